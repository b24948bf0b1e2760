package dev.weir.jobs;

import dev.weir.engine.Pipeline;
import dev.weir.engine.StreamScorer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir rescale}: gives the stream's state another number of partitions. */
@Command(
    name = "rescale",
    description = {
      "Gives the stream's state another number of partitions: begins a new checkpoint from where the last micro-batch ended.",
      "The stream must not run; start it afterwards as always."
    },
    footer = {"", "Example:", "  weir rescale flights.yaml --partitions 64"})
public final class Rescale implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      required = true,
      description = "How many partitions the state has from now on.")
  private int partitions;

  public static void main(String[] arguments) {
    Weir.main(new Rescale(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "Invalid --partitions: " + partitions + " (must be at least 1)");
    }
    Pipeline pipeline = options.pipeline();
    Console console = options.console();
    try (SparkSession spark = options.session("rescale")) {
      StreamScorer scorer = new StreamScorer(spark, options.lake(spark), pipeline, console);
      scorer.rescale(partitions);
      console.result(
          Map.of("partitions", partitions),
          List.of(
              "The stream of " + pipeline.name() + " goes on with " + partitions + " partitions.",
              "Next: weir stream " + options.file()));
    }
    return 0;
  }
}
