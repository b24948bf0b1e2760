package dev.weir.jobs;

import static org.apache.spark.sql.functions.col;

import dev.weir.engine.Pipeline;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir runs}: the receipts of jobs and micro-batches, latest first. */
@Command(
    name = "runs",
    description =
        "Shows what ran: the ledger, model, cost of each job and micro-batch, latest first.",
    footer = {
      "",
      "Examples:",
      "  weir runs flights.yaml",
      "  weir runs flights.yaml --job stream --limit 50 --json"
    })
public final class Runs implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(names = "--job", paramLabel = "JOB", description = "Only runs of this job.")
  private String job;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "The most runs shown. Default: ${DEFAULT-VALUE}")
  private int limit;

  public static void main(String[] arguments) {
    Weir.main(new Runs(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    try (SparkSession spark = options.session("runs")) {
      String path = options.lake(spark).table(pipeline.name(), TableDefinition.RUNS);
      var runs = new DeltaTables(spark).readOrEmpty(path, TableDefinition.RUNS.schema());
      var shown =
          (job == null ? runs : runs.filter(col("job").equalTo(job)))
              .orderBy(col("ended_at").desc());
      Rows.print(
          options.console().json()
              ? shown
              : shown.select(
                  "run_id",
                  "job",
                  "batch_id",
                  "model_version",
                  "input_rows",
                  "scored_rows",
                  "warming_up_rows",
                  "open_rows",
                  "outside_rows",
                  "late_rows",
                  "duplicate_rows",
                  "quarantined_rows",
                  "observations",
                  "cpu_ms",
                  "duration_ms"),
          options.console(),
          limit);
    }
    return 0;
  }
}
