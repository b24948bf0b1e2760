package dev.weir.jobs;

import dev.weir.core.Json;
import dev.weir.engine.LedgerCounts;
import dev.weir.engine.Progress;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a job says: progress on standard error as it goes, the result on standard output at the end.
 */
final class Console implements Progress {

  private final boolean json;
  private final long startedNs = System.nanoTime();
  private final PrintStream progress = System.err;
  private final PrintStream result = System.out;

  Console(boolean json) {
    this.json = json;
  }

  boolean json() {
    return json;
  }

  @Override
  public void say(String message) {
    progress.printf("%6.1f s  %s%n", (System.nanoTime() - startedNs) / 1e9, message);
  }

  /** Prints the result: lines for people, or the record for machines. */
  void result(Object outcome, List<String> lines) {
    if (json) {
      result.println(Json.text(outcome));
    } else {
      lines.forEach(result::println);
    }
  }

  /** The ledger as lines, only what is not zero. */
  static List<String> ledger(LedgerCounts ledger) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format("  %,12d rows in", ledger.input()));
    part(lines, ledger.scored(), "scored");
    part(lines, ledger.warmingUp(), "warming up");
    part(lines, ledger.open(), "in windows still open");
    part(lines, ledger.outside(), "outside the range, remembered only");
    part(lines, ledger.late(), "late, in quarantine");
    part(lines, ledger.duplicate(), "duplicate, in quarantine");
    part(lines, ledger.quarantined(), "malformed or impossible, in quarantine");
    lines.add(ledger.balanced() ? "               balanced" : "               NOT BALANCED");
    return lines;
  }

  private static void part(List<String> lines, long rows, String what) {
    if (rows != 0) {
      lines.add(String.format("  %,12d %s", rows, what));
    }
  }
}
