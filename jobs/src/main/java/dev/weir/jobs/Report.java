package dev.weir.jobs;

import dev.weir.engine.Pipeline;
import dev.weir.report.HtmlReport;
import dev.weir.report.ReportQueries;
import dev.weir.report.ReportScope;
import dev.weir.report.ReportTables;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir report}: one HTML file about what was found. */
@Command(
    name = "report",
    description =
        "Writes one self-contained HTML file: the top incidents with charts and reasons, a calendar, the model card, the ledger.",
    footer = {"", "Example:", "  weir report flights.yaml --out flights.html"})
public final class Report implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file. Default: <pipeline>-report.html")
  private Path out;

  public static void main(String[] arguments) {
    Weir.main(new Report(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    Pipeline pipeline = options.pipeline();
    Path file = out == null ? Path.of(pipeline.name() + "-report.html") : out;
    try (SparkSession spark = options.session("report")) {
      write(spark, options.lake(spark), pipeline, file);
      options
          .console()
          .result(
              Map.of("report", file.toString()),
              List.of("Wrote " + file.toAbsolutePath() + ". Open it in a browser."));
    }
    return 0;
  }

  static void write(SparkSession spark, Lake lake, Pipeline pipeline, Path file)
      throws IOException {
    ReportTables tables =
        new ReportTables(
            Role.champions(table(spark, lake, pipeline, TableDefinition.SCORES)),
            table(spark, lake, pipeline, TableDefinition.ANOMALIES),
            table(spark, lake, pipeline, TableDefinition.INCIDENTS),
            table(spark, lake, pipeline, TableDefinition.QUARANTINE),
            table(spark, lake, pipeline, TableDefinition.MODELS),
            table(spark, lake, pipeline, TableDefinition.RUNS));
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    Files.writeString(
        file,
        HtmlReport.render(ReportQueries.load(spark, tables, ReportScope.of(pipeline.name()))));
  }

  private static Dataset<Row> table(
      SparkSession spark, Lake lake, Pipeline pipeline, TableDefinition table) {
    return new DeltaTables(spark)
        .readOrEmpty(
            lake.table(pipeline.name(), table),
            table.schema(pipeline.program().valueNames(), pipeline.program().featureNames()));
  }
}
