package dev.weir.jobs;

import dev.weir.engine.Pipeline;
import dev.weir.engine.Tidy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir tidy}: larger files, and no orphans. */
@Command(
    name = "tidy",
    description = {
      "Makes small files of the pipeline's tables into larger ones, and deletes files that no version within the horizon needs:"
          + " replaced ones, and those that a killed job left behind. Rows stay as they are.",
      "Older versions than the horizon can no longer be read (VERSION AS OF). Source tables are left alone."
    },
    footer = {"", "Examples:", "  weir tidy flights.yaml", "  weir tidy flights.yaml --keep 24"})
public final class TidyJob implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(
      names = "--keep",
      paramLabel = "HOURS",
      defaultValue = "168",
      description =
          "How far back versions can still be read afterwards; at least 24, and longer than any job runs. Default: ${DEFAULT-VALUE}")
  private long keepHours;

  public static void main(String[] arguments) {
    Weir.main(new TidyJob(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    Console console = options.console();
    try (SparkSession spark = options.session("tidy")) {
      List<Tidy.Tidied> tidied =
          new Tidy(spark, options.lake(spark), pipeline, console).run(Duration.ofHours(keepHours));
      console.result(
          tidied,
          tidied.stream()
              .map(
                  table ->
                      String.format(
                          "%-11s %,6d files made larger ones, %,6d deleted",
                          table.table(), table.compacted(), table.deleted()))
              .toList());
    }
    return 0;
  }
}
