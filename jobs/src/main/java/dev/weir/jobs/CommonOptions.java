package dev.weir.jobs;

import dev.weir.table.AtomicLocalLogStore;
import dev.weir.table.Lake;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** What every job takes. */
final class CommonOptions {

  @Option(
      names = "--lake",
      paramLabel = "LOCATION",
      description =
          "The lake: any location that Spark can write. Default: $${env:WEIR_LAKE}, else ./lake",
      defaultValue = "${env:WEIR_LAKE:-lake}")
  private String lake;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How progress is written: text, or json, an object a line. Default: text")
  private Console.LogFormat logFormat;

  @Option(names = "--json", description = "Print the result as one JSON object, for machines.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  SparkSession session(String job) {
    SparkSession spark = Session.open(job, lake);
    AtomicLocalLogStore.warning(spark, lake(spark)).ifPresent(console()::say);
    return spark;
  }

  Lake lake(SparkSession spark) {
    return Lake.at(spark, lake);
  }

  String lakeLocation() {
    return lake;
  }

  Console console() {
    return new Console(json, logFormat);
  }
}
