package dev.weir.jobs;

import dev.weir.core.Json;
import dev.weir.engine.LedgerCounts;
import dev.weir.engine.Progress;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a job says: progress on standard error as it goes, the result on standard output at the end.
 */
final class Console implements Progress {

  /** How progress is written. */
  enum LogFormat {
    TEXT,
    JSON
  }

  private final boolean json;
  private final LogFormat format;
  private final long startedNs = System.nanoTime();
  private final PrintStream progress = System.err;
  private final PrintStream result = System.out;

  Console(boolean json) {
    this(json, LogFormat.TEXT);
  }

  Console(boolean json, LogFormat format) {
    this.json = json;
    this.format = format;
  }

  boolean json() {
    return json;
  }

  @Override
  public void say(String message) {
    say(message, Map.of());
  }

  @Override
  public void say(String message, Map<String, ?> fields) {
    if (format == LogFormat.TEXT) {
      progress.printf("%6.1f s  %s%n", (System.nanoTime() - startedNs) / 1e9, message);
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("at", Instant.now().toString());
    line.put("message", message);
    line.putAll(fields);
    progress.println(Json.text(line));
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
