package dev.weir.jobs;

import dev.weir.engine.DriftCheck;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir drift}: whether it is time to train again. */
@Command(
    name = "drift",
    description = {
      "Says how far features and scores have moved from those that the champion was trained on.",
      "Ends with 0 either way; the result says whether it is too far."
    },
    footer = {
      "",
      "Examples:",
      "  weir drift flights.yaml                      the last week that was scored",
      "  weir drift flights.yaml --from 2001-03-01 --to 2001-04-01 --json",
      "  weir drift flights.yaml --most-psi 0.1"
    })
public final class Drift implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Start of the period, inclusive, UTC. Default: the week before the last score.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "End of the period, exclusive, UTC. Default: the last score.")
  private String to;

  @Option(
      names = "--most-psi",
      paramLabel = "N",
      description = "A larger population stability index is a drift. Default: ${DEFAULT-VALUE}")
  private double mostPsi = DriftCheck.LARGE_PSI;

  public static void main(String[] arguments) {
    Weir.main(new Drift(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    long fromUs = from == null ? Long.MIN_VALUE : Times.parse("--from", from);
    long toUs = to == null ? Long.MAX_VALUE : Times.parse("--to", to);
    try (SparkSession spark = options.session("drift")) {
      DriftCheck.Outcome outcome =
          new DriftCheck(spark, options.lake(spark), pipeline).run(fromUs, toUs, mostPsi);
      options.console().result(outcome, lines(outcome));
    }
    return 0;
  }

  private static List<String> lines(DriftCheck.Outcome o) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "%,d observations from %s to %s, beside the training of %s",
            o.observations(), o.from(), o.to(), o.modelVersion()));
    lines.add(String.format("  %-32s %8s %8s", "", "PSI", "KS"));
    o.score()
        .ifPresent(
            score ->
                lines.add(String.format("  %-32s %8.3f %8.3f", "score", score.psi(), score.ks())));
    for (DriftCheck.Feature feature : o.features()) {
      lines.add(
          String.format("  %-32s %8.3f %8.3f", feature.feature(), feature.psi(), feature.ks()));
    }
    lines.add((o.drifted() ? "Drifted: " : "No drift: ") + o.reason() + ".");
    return lines;
  }
}
