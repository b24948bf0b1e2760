package dev.weir.jobs;

import dev.weir.engine.Finding;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Times;
import dev.weir.engine.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir verify}: checks what Weir promises on a lake. */
@Command(
    name = "verify",
    description = {
      "Checks what Weir promises on a pipeline's own tables: trains again, scores again, judges again, and compares bit for bit.",
      "Writes nothing. Ends with 0 if no promise is broken, with 1 if one is; what could not be checked says why."
    },
    footer = {
      "",
      "Examples:",
      "  weir verify flights.yaml                     the last three days that were streamed",
      "  weir verify flights.yaml --from 2001-03-01 --to 2001-04-01 --anomalies 20"
    })
public final class Verify implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Check observations from here, UTC. Default: three days before the end, for rows of the stream; the beginning, for verdicts.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Check observations up to here, UTC. Default: as far as there are any.")
  private String to;

  @Option(
      names = "--anomalies",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many anomalies to make again from the source. Default: ${DEFAULT-VALUE}")
  private int anomalies;

  public static void main(String[] arguments) {
    Weir.main(new Verify(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    long fromUs = from == null ? Long.MIN_VALUE : Times.parse("--from", from);
    long toUs = to == null ? Long.MAX_VALUE : Times.parse("--to", to);
    if (fromUs >= toUs) {
      throw new IllegalArgumentException(
          "Invalid --to: " + to + " (must be after --from " + from + ")");
    }
    if (anomalies < 0) {
      throw new IllegalArgumentException(
          "Invalid --anomalies: " + anomalies + " (must not be negative)");
    }
    Console console = options.console();
    try (SparkSession spark = options.session("verify")) {
      Verification.Outcome outcome =
          new Verification(spark, options.lake(spark), pipeline, console)
              .run(fromUs, toUs, anomalies);
      console.result(
          Map.of("holds", outcome.holds(), "findings", outcome.findings()), lines(outcome));
      return outcome.holds() ? 0 : 1;
    }
  }

  private static List<String> lines(Verification.Outcome outcome) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : outcome.findings()) {
      lines.add(
          String.format(
              "%s  %-11s  %s", finding.promise(), finding.result().text(), finding.says()));
      lines.add(" ".repeat(17) + finding.detail());
    }
    return lines;
  }
}
