package dev.weir.jobs;

import dev.weir.engine.Pipeline;
import dev.weir.engine.Reproduction;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir reproduce}: makes an anomaly again and compares the bits. */
@Command(
    name = "reproduce",
    description =
        "Makes an anomaly again from the data, memory and model it came from, and compares bit for bit.",
    footer = {"", "Example:", "  weir reproduce flights.yaml 1f0c9a77b2d45e60"})
public final class Reproduce implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Parameters(
      index = "1",
      paramLabel = "ANOMALY_ID",
      description = "The anomaly, as in the anomalies table.")
  private String anomalyId;

  public static void main(String[] arguments) {
    Weir.main(new Reproduce(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    Console console = options.console();
    try (SparkSession spark = options.session("reproduce")) {
      Reproduction.Outcome o = new Reproduction(spark, options.lake(spark), pipeline).of(anomalyId);
      console.result(
          o,
          List.of(
              "Anomaly " + o.anomalyId() + ": " + o.series() + " at " + o.eventTime(),
              "  stored score   " + o.storedScore(),
              "  made again     " + o.score(),
              "  data version   " + o.dataVersion() + ", memories of " + o.memoriesAsOf(),
              "  model          " + o.modelVersion() + ", trained by Weir " + o.weirVersion(),
              "  scored by run  " + o.runId(),
              "  contributions  add up to "
                  + o.contributions()
                  + (o.addsUp() ? ", as they must" : ", and must add up to " + o.total()),
              o.same()
                  ? "Reproduced: every bit is the same."
                  : "NOT reproduced: " + String.join(", ", o.differences()) + " differ."));
      return o.same() ? 0 : 1;
    }
  }
}
