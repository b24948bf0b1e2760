package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.to_date;

import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Tidy;
import dev.weir.engine.Trainer;
import dev.weir.jobs.bench.Finding.Target;
import dev.weir.jobs.bench.Finding.Unit;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One series and one day of a tidied {@code scores} with ten times the rows of the bench, asked for
 * through the catalog; and how many of its files that reads.
 */
final class PointQuery implements Measurement {

  private static final String PIPELINE = "points";
  private static final int SERIES = 1000;
  private static final int STEP_S = 300;
  private static final long START_S = 1_704_067_200L; // 2024-01-01
  private static final int HISTORY_S = 3600;
  private static final int ROWS_PER_FILE = 1_000_000;
  private static final int DAY_S = 86_400;
  private static final int WARM_UPS = 3;

  @Override
  public String name() {
    return "point-query";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    long rows = 10 * bench.rows();
    make(bench, rows);
    Dataset<Row> all = bench.spark().table("weir." + PIPELINE + ".scores");
    long days = rows / SERIES * STEP_S / DAY_S;
    String statement =
        "SELECT * FROM weir.%s.scores WHERE series = 's0017' AND event_date = date_add(DATE'2024-01-01', %d)"
            .formatted(PIPELINE, days / 2);
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < WARM_UPS + bench.repeats(); i++) {
      double once = Contest.time(() -> ask(bench, statement)).seconds();
      bench.say(String.format(Locale.ROOT, "%s: %.3f s", statement, once));
      if (i >= WARM_UPS) {
        seconds.add(once);
      }
    }
    int read = bench.spark().sql(statement).inputFiles().length;
    int files = all.inputFiles().length;
    String what =
        String.format(
            "a day of a series among %,d rows of %,d series; reads %,d of %,d files",
            rows, SERIES, read, files);
    return List.of(
        Finding.of(name(), what, Contest.median(seconds), Unit.SECONDS)
            .aiming(Target.atMost(1))
            .with("files_read", read)
            .with("files", files)
            .with("runs_s", seconds));
  }

  private static void ask(Workbench bench, String statement) {
    int rows = bench.spark().sql(statement).collectAsList().size();
    if (rows != DAY_S / STEP_S) {
      throw new IllegalStateException(statement + " gives " + rows + " rows");
    }
  }

  private static void make(Workbench bench, long rows) {
    String table = bench.folder("points").toString();
    Column id = col("id");
    Dataset<Row> readings =
        bench
            .spark()
            .range(0, rows, 1, (int) Math.max(2, rows / ROWS_PER_FILE))
            .select(
                concat(lit("s"), lpad(id.mod(lit(SERIES)).cast("string"), 4, "0")).as("series"),
                timestamp_seconds(
                        id.divide(lit(SERIES))
                            .cast("long")
                            .multiply(lit(STEP_S))
                            .plus(lit(START_S)))
                    .as("at"),
                Hashed.bell(id, 0).as("x"));
    readings
        .filter(col("at").lt(timestamp_seconds(lit(START_S + HISTORY_S))))
        .write()
        .format("delta")
        .save(table);
    Pipeline pipeline = pipeline(table);
    Lake lake = bench.lake(bench.catalog());
    new Trainer(bench.spark(), lake, pipeline, Progress.SILENT).train(Long.MAX_VALUE);
    readings
        .select(scores())
        .write()
        .format("delta")
        .partitionBy("event_date")
        .option("delta.dataSkippingStatsColumns", "series,event_time,score")
        .save(lake.table(PIPELINE, TableDefinition.SCORES));
    bench.say(String.format("Made scores of %,d rows", rows));
    new Tidy(bench.spark(), lake, pipeline, bench::say).run(Duration.ofDays(7));
  }

  private static Column[] scores() {
    Column number = struct(col("x"));
    Column missing = struct(lit(null).cast("double").as("x"));
    return new Column[] {
      col("series"),
      col("at").as("event_time"),
      to_date(col("at")).as("event_date"),
      lit(1L).as("input_rows"),
      number.as("values"),
      missing.as("expected"),
      missing.as("spread"),
      number.as("features"),
      col("x").as("score"),
      lit("model").as("model_version"),
      lit("champion").as("role"),
      lit("run").as("run_id")
    };
  }

  private static Pipeline pipeline(String table) {
    return Pipeline.of(
        ".",
        "points.yaml",
        """
        pipeline: %s
        source:
          delta: {path: "%s"}
          time: at
          series: [series]
          watermark: 1 second
        values: {x: x}
        detector: robust-z-score
        threshold: {quantile: {of: 0.999}}
        alerts: [log]
        """
            .formatted(PIPELINE, table));
  }
}
