package dev.weir.jobs;

import dev.weir.engine.Comparison;
import dev.weir.engine.Comparison.Found;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Times;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir compare}: a challenger beside the champion. */
@Command(
    name = "compare",
    description = {
      "Lets a challenger score a period beside the champion, and says which is to be preferred.",
      "Where anomalies are labelled, by them; elsewhere by how much the challenger would tell. Nothing is written, and it ends with 0 either way."
    },
    footer = {
      "",
      "Examples:",
      "  weir compare flights.yaml --challenger 3f9a1c2b7d10 --from 2001-03-01 --to 2001-04-01",
      "  weir compare flights.yaml --champion 8c01d2e5aa04 --challenger 3f9a1c2b7d10 --from 2001-03-01 --to 2001-04-01 --json"
    })
public final class Compare implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(
      names = "--challenger",
      required = true,
      paramLabel = "VERSION",
      description = "The model that would be promoted.")
  private String challenger;

  @Option(
      names = "--champion",
      paramLabel = "VERSION",
      description = "The model that it would replace. Default: the champion.")
  private String champion;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "Start of the period, inclusive, UTC.")
  private String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TIME",
      description = "End of the period, exclusive, UTC.")
  private String to;

  public static void main(String[] arguments) {
    Weir.main(new Compare(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    long fromUs = Times.parse("--from", from);
    long toUs = Times.parse("--to", to);
    Console console = options.console();
    try (SparkSession spark = options.session("compare")) {
      Comparison.Outcome outcome =
          new Comparison(spark, options.lake(spark), pipeline, console)
              .run(fromUs, toUs, Optional.ofNullable(champion), challenger);
      console.result(outcome, lines(outcome));
    }
    return 0;
  }

  private List<String> lines(Comparison.Outcome o) {
    return List.of(
        String.format(
            "%,d observations from %s to %s, %d labelled periods",
            o.observations(), o.from(), o.to(), o.labelledPeriods()),
        String.format(
            "  %-24s %9s %9s %9s %9s %9s",
            "", "anomalies", "incidents", "a day", "precision", "recall"),
        line("champion", o.champion()),
        line("challenger", o.challenger()),
        String.format("  %.0f %% of the anomalies are common to both", 100 * o.agreement()),
        (o.better() ? "The challenger is to be preferred: " : "The champion is to be kept: ")
            + o.reason()
            + ".",
        o.better()
            ? "Next: weir models promote " + options.file() + " " + o.challenger().modelVersion()
            : "Next: nothing; or weir models show " + options.file() + " " + challenger);
  }

  private static String line(String role, Found found) {
    return String.format(
        "  %-24s %,9d %,9d %9.2f %9s %9s",
        role + " " + found.modelVersion(),
        found.anomalies(),
        found.incidents(),
        found.incidentsPerDay(),
        share(found.precision()),
        share(found.recall()));
  }

  private static String share(Optional<Double> share) {
    return share.map(value -> String.format("%.3f", value)).orElse("-");
  }
}
