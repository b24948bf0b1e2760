package dev.weir.jobs;

import dev.weir.engine.Backfill;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir backfill}: scores a period again. */
@Command(
    name = "backfill",
    description =
        "Scores a period of the source, replacing exactly that period in the scores table.",
    footer = {
      "",
      "Examples:",
      "  weir backfill flights.yaml --from 2001-02-21 --to 2001-04-16",
      "  weir backfill flights.yaml --from 2001-03-01 --to 2001-04-01 --model 3f9a1c2b7d10"
    })
public final class BackfillJob implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "Start of the period, inclusive, UTC.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "End of the period, exclusive, UTC. Default: as far as windows are closed.")
  private String to;

  @Option(
      names = "--model",
      paramLabel = "VERSION",
      description = "The model that scores. Default: the champion.")
  private String model;

  public static void main(String[] arguments) {
    Weir.main(new BackfillJob(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    long fromUs = Times.parse("--from", from);
    long toUs = to == null ? Long.MAX_VALUE : Times.parse("--to", to);
    Console console = options.console();
    try (SparkSession spark = options.session("backfill")) {
      Backfill.Outcome outcome =
          new Backfill(spark, options.lake(spark), pipeline, console)
              .run(fromUs, toUs, Optional.ofNullable(model));
      console.result(outcome, lines(outcome));
    }
    return 0;
  }

  private List<String> lines(Backfill.Outcome o) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "Scored %s to %s with model %s: %,d observations",
            o.from(), o.to(), o.modelVersion(), o.scoresWritten()));
    lines.addAll(Console.ledger(o.ledger()));
    lines.add(String.format("Backfilled in %.1f s.", o.seconds()));
    lines.add("Next: weir judge " + options.file() + " --from " + o.from() + " --to " + o.to());
    return lines;
  }
}
