package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.max;

import dev.weir.jobs.bench.Finding.Unit;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.util.List;
import org.apache.spark.sql.Row;

/** What a series' memory of a week takes, encoded, at the end of the history. */
final class StateSize implements Measurement {

  @Override
  public String name() {
    return "state";
  }

  @Override
  public List<Finding> run(Workbench bench) {
    String table =
        bench.lake(bench.series().trained()).table(SeriesData.PIPELINE, TableDefinition.MEMORIES);
    Row sizes =
        new DeltaTables(bench.spark())
            .read(table)
            .filter(col("series").notEqual(""))
            .agg(avg(length(col("state"))), max(length(col("state"))))
            .head();
    bench.clearFresh();
    return List.of(
        Finding.of(name(), "a series, average", sizes.getDouble(0), Unit.BYTES),
        Finding.of(name(), "a series, largest", sizes.getInt(1), Unit.BYTES));
  }
}
