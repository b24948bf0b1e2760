package dev.weir.jobs;

import dev.weir.engine.LedgerAudit;
import dev.weir.engine.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir ledger}: adds up all receipts. */
@Command(
    name = "ledger",
    description = {
      "Adds up the receipts of all runs and micro-batches, and holds them against each other and against scores.",
      "Ends with 0 if everything is accounted for, with 1 and the runs in question if not."
    },
    footer = {"", "Example:", "  weir ledger flights.yaml"})
public final class LedgerJob implements Callable<Integer> {

  @Mixin PipelineOptions options;

  public static void main(String[] arguments) {
    Weir.main(new LedgerJob(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    try (SparkSession spark = options.session("ledger")) {
      LedgerAudit.Outcome outcome = new LedgerAudit(spark, options.lake(spark), pipeline).run();
      List<String> lines = new ArrayList<>();
      for (LedgerAudit.Total total : outcome.totals()) {
        lines.add(String.format("%s, %,d runs", total.job(), total.runs()));
        lines.addAll(Console.ledger(total.counts()));
        total
            .quarantinedByReason()
            .forEach(
                (reason, rows) ->
                    lines.add(String.format("  %,12d quarantined as: %s", rows, reason)));
        lines.add(
            String.format(
                "               %,.1f s CPU, %,.1f MB read, %,.1f MB written",
                total.cpuMs() / 1e3, total.readBytes() / 1e6, total.writtenBytes() / 1e6));
      }
      for (LedgerAudit.Problem problem : outcome.problems()) {
        lines.add("NOT BALANCED  " + problem.runId() + ": " + problem.what());
      }
      if (outcome.balanced()) {
        lines.add("balanced");
      }
      options.console().result(outcome, lines);
      return outcome.balanced() ? 0 : 1;
    }
  }
}
