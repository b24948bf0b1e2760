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
    Bytes bytes = of(bench, bench.series());
    bench.clearFresh();
    return List.of(
        Finding.of(name(), "a series, average", bytes.average(), Unit.BYTES),
        Finding.of(name(), "a series, largest", bytes.largest(), Unit.BYTES));
  }

  /** What the encoded memory of a series takes. */
  record Bytes(double average, int largest) {}

  /** The memories at the end of a history. */
  static Bytes of(Workbench bench, SeriesData data) {
    String table = bench.lake(data.trained()).table(SeriesData.PIPELINE, TableDefinition.MEMORIES);
    Row sizes =
        new DeltaTables(bench.spark())
            .read(table)
            .filter(col("series").isNotNull())
            .agg(avg(length(col("state"))), max(length(col("state"))))
            .head();
    return new Bytes(sizes.getDouble(0), sizes.getInt(1));
  }
}
