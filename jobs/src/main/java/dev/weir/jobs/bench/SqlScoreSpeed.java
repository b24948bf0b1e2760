package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.expr;

import dev.weir.jobs.bench.Finding.Target;
import dev.weir.jobs.bench.Finding.Unit;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code score()} in SQL over a table, its answers written with the columns of {@code scores},
 * against a backfill of the same table.
 */
final class SqlScoreSpeed implements Measurement {

  @Override
  public String name() {
    return "sql-score";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    Workbench.copy(bench.tabular().lake(bench.rows()), bench.catalog());
    List<Contest.Result> results =
        new Contest(bench)
            .entrant("score() in SQL", rows -> inSql(bench, rows))
            .entrant("backfill", rows -> ScoreSpeed.score(bench, rows))
            .run(bench.rows());
    Contest.Result sql = results.get(0);
    Contest.Result backfill = results.get(1);
    String what =
        String.format("score() over %,d rows of %d numbers", sql.rows(), TabularData.WIDTH);
    return List.of(
        sql.detail(Finding.of(name(), what, sql.median(), Unit.SECONDS))
            .against(backfill.name(), backfill.median())
            .aiming(Target.atMost(1.2)));
  }

  private static Contest.Work inSql(Workbench bench, long rows) {
    String table = bench.tabular().table(rows);
    Path target = bench.fresh("sql-score");
    String struct = "struct(" + String.join(", ", TabularData.columns()) + ")";
    return () ->
        bench
            .spark()
            .read()
            .format("delta")
            .load(table)
            .select(
                ScoreSpeed.scoresColumns(
                    expr("weir." + TabularData.PIPELINE + ".score(" + struct + ")")))
            .write()
            .format("delta")
            .partitionBy("event_date")
            .save(target.toString());
  }
}
