package dev.weir.jobs;

import dev.weir.engine.Pipeline;
import dev.weir.engine.WhatIf;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir whatif}: what other thresholds would have found. */
@Command(
    name = "whatif",
    description = {
      "Says how many anomalies and incidents other thresholds would have given, from scores alone.",
      "Where anomalies are labelled, also precision, recall and delay. Nothing is written."
    },
    footer = {
      "",
      "Examples:",
      "  weir whatif flights.yaml",
      "  weir whatif flights.yaml \"budget: {incidents-per-day: 1}\" \"quantile: {of: 0.999}\" \"fixed: {at: 0.7}\""
    })
public final class WhatIfJob implements Callable<Integer> {

  private static final List<String> DEFAULTS =
      List.of(
          "budget: {incidents-per-day: 0.3}",
          "budget: {incidents-per-day: 1}",
          "budget: {incidents-per-day: 3}",
          "budget: {incidents-per-day: 10}",
          "quantile: {of: 0.99}",
          "quantile: {of: 0.999}",
          "quantile: {of: 0.9999}");

  @Mixin PipelineOptions options;

  @Parameters(
      index = "1..*",
      paramLabel = "THRESHOLD",
      description =
          "Thresholds as the pipeline file writes them. Default: some budgets and quantiles")
  private List<String> thresholds = List.of();

  public static void main(String[] arguments) {
    Weir.main(new WhatIfJob(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    List<String> asked = thresholds.isEmpty() ? DEFAULTS : thresholds;
    try (SparkSession spark = options.session("whatif")) {
      Rows.print(
          new WhatIf(spark, options.lake(spark), pipeline).of(asked),
          options.console(),
          asked.size());
    }
    return 0;
  }
}
