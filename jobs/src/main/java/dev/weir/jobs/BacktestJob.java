package dev.weir.jobs;

import dev.weir.core.Durations;
import dev.weir.engine.Backtest;
import dev.weir.engine.Backtest.Stretch;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir backtest}: a period as it would have been lived. */
@Command(
    name = "backtest",
    description = {
      "Goes through a period as it would have been lived: trains at each cut on what lies before, scores and judges what comes next.",
      "Where anomalies are labelled, also precision, recall and delay. Nothing is written."
    },
    footer = {
      "",
      "Examples:",
      "  weir backtest flights.yaml --from 2001-03-01 --to 2001-05-01",
      "  weir backtest flights.yaml --from 2001-03-01 --every \"1 day\" --json"
    })
public final class BacktestJob implements Callable<Integer> {

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
      names = "--every",
      paramLabel = "DURATION",
      defaultValue = "7 days",
      description = "How often a model is trained. Default: 7 days.")
  private String every;

  public static void main(String[] arguments) {
    Weir.main(new BacktestJob(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    long fromUs = Times.parse("--from", from);
    long toUs = to == null ? Long.MAX_VALUE : Times.parse("--to", to);
    Duration cadence = Durations.parse(every);
    Console console = options.console();
    try (SparkSession spark = options.session("backtest")) {
      Backtest.Outcome outcome =
          new Backtest(spark, options.lake(spark), pipeline, console).run(fromUs, toUs, cadence);
      console.result(outcome, lines(outcome));
    }
    return 0;
  }

  private List<String> lines(Backtest.Outcome outcome) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "  %-21s %-12s %12s %9s %9s %9s %9s %9s %9s",
            "from",
            "model",
            "observations",
            "anomalies",
            "incidents",
            "a day",
            "precision",
            "recall",
            "delay"));
    outcome.stretches().forEach(stretch -> lines.add(line(stretch)));
    lines.add(line(outcome.all()));
    lines.add("Next: another threshold or detector in " + options.file() + ", and the same again");
    return lines;
  }

  private static String line(Stretch stretch) {
    return String.format(
        "  %-21s %-12s %,12d %,9d %,9d %9.2f %9s %9s %9s",
        stretch.from(),
        stretch.found().modelVersion(),
        stretch.observations(),
        stretch.found().anomalies(),
        stretch.found().incidents(),
        stretch.found().incidentsPerDay(),
        number("%.3f", stretch.found().precision()),
        number("%.3f", stretch.found().recall()),
        number("%.0f min", stretch.meanDelayMinutes()));
  }

  private static String number(String format, Optional<Double> number) {
    return number.map(value -> String.format(format, value)).orElse("-");
  }
}
