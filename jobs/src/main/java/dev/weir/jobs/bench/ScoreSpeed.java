package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;

import dev.weir.engine.Backfill;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.jobs.bench.Finding.Target;
import dev.weir.jobs.bench.Finding.Unit;
import dev.weir.table.Lake;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * Scoring a table and writing its {@code scores}, against reading the same table and writing the
 * same columns, partitioned alike, without scoring.
 */
final class ScoreSpeed implements Measurement {

  private static final String RATE = "rows scored and written";

  @Override
  public String name() {
    return "score";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    List<Contest.Result> results =
        new Contest(bench)
            .entrant("score", rows -> score(bench, rows))
            .entrant("identity pass", rows -> identity(bench, rows))
            .run(bench.rows());
    Contest.Result score = results.get(0);
    Contest.Result identity = results.get(1);
    String what =
        String.format("100 trees over %,d rows of %d numbers", score.rows(), TabularData.WIDTH);
    return List.of(
        score
            .detail(Finding.of(name(), what, score.median(), Unit.SECONDS))
            .against(identity.name(), identity.median())
            .aiming(Target.atMost(4)),
        Finding.of(name(), RATE, score.rowsPerSecond(), Unit.ROWS_PER_SECOND)
            .aiming(Target.atLeast(500_000)));
  }

  /** A backfill of the whole table in a trained lake of its own. */
  static Contest.Work score(Workbench bench, long rows) {
    return score(bench, rows, TabularData.FOREST);
  }

  /** The same with another detector. */
  static Contest.Work score(Workbench bench, long rows, String detector) {
    Pipeline pipeline = bench.tabular().pipeline(rows, detector);
    Lake lake = bench.lake(bench.tabular().lake(rows, detector));
    return () ->
        new Backfill(bench.spark(), lake, pipeline, Progress.SILENT)
            .run(TabularData.startUs(), Long.MAX_VALUE, Optional.empty());
  }

  /** Reads the table and writes the columns of {@code scores}. */
  static Contest.Work identity(Workbench bench, long rows) {
    String table = bench.tabular().table(rows);
    Path target = bench.fresh("identity");
    return () ->
        bench
            .spark()
            .read()
            .format("delta")
            .load(table)
            .select(scoresColumns(col("x0")))
            .write()
            .format("delta")
            .partitionBy("event_date")
            .save(target.toString());
  }

  /** The columns of the scores table, of the tabular data, with something in place of the score. */
  static Column[] scoresColumns(Column score) {
    Column[] numbers = TabularData.columns().stream().map(name -> col(name)).toArray(Column[]::new);
    Column[] missing =
        TabularData.columns().stream()
            .map(name -> lit(null).cast("double").as(name))
            .toArray(Column[]::new);
    return new Column[] {
      lit("").as("series"),
      col("at").as("event_time"),
      to_date(col("at")).as("event_date"),
      lit(1L).as("input_rows"),
      struct(numbers).as("values"),
      struct(missing).as("expected"),
      struct(missing).as("spread"),
      struct(numbers).as("features"),
      score.as("score"),
      lit("model").as("model_version"),
      lit("run").as("run_id")
    };
  }
}
