package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.sum;

import dev.weir.engine.Progress;
import dev.weir.engine.Trainer;
import dev.weir.jobs.bench.Finding.Target;
import dev.weir.jobs.bench.Finding.Unit;
import java.util.List;
import org.apache.spark.sql.Column;

/** Training an isolation forest on a table, against one scan of its columns. */
final class TrainSpeed implements Measurement {

  @Override
  public String name() {
    return "train";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    List<Contest.Result> results =
        new Contest(bench)
            .entrant("train", rows -> train(bench, rows))
            .entrant("bare scan", rows -> scan(bench, rows))
            .run(bench.rows());
    Contest.Result train = results.get(0);
    Contest.Result scan = results.get(1);
    String what =
        String.format("isolation forest, %,d rows of %d numbers", train.rows(), TabularData.WIDTH);
    return List.of(
        train
            .detail(Finding.of(name(), what, train.median(), Unit.SECONDS))
            .against(scan.name(), scan.median())
            .aiming(Target.atMost(1.5)));
  }

  /** A training in a lake of its own. */
  static Contest.Work train(Workbench bench, long rows) {
    var pipeline = bench.tabular().pipeline(rows);
    var lake = bench.lake(bench.fresh("train"));
    return () -> new Trainer(bench.spark(), lake, pipeline, Progress.SILENT).train(Long.MAX_VALUE);
  }

  /** The sum of each column. */
  private static Contest.Work scan(Workbench bench, long rows) {
    String table = bench.tabular().table(rows);
    Column[] sums = TabularData.columns().stream().map(name -> sum(name)).toArray(Column[]::new);
    return () -> bench.spark().read().format("delta").load(table).select(sums).collectAsList();
  }
}
