package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;

import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Refused rows, kept with the reason. A row that several jobs refuse is kept once. */
final class Quarantine {

  private final DeltaTables tables;
  private final String path;

  Quarantine(SparkSession spark, Lake lake, String pipeline) {
    this.tables = new DeltaTables(spark);
    this.path = lake.table(pipeline, TableDefinition.QUARANTINE);
  }

  /** Keeps the refused rows among {@link SeriesRows} that are not kept already. */
  void keep(Dataset<Row> seriesRows, String source, String runId, DeltaTables.Transaction once) {
    keepRefused(
        seriesRows
            .filter(col(SeriesRows.KIND).equalTo(SeriesRows.REFUSED))
            .select("raw", "reason", "position", "series", "event_time"),
        source,
        runId,
        once);
  }

  /** Keeps refused rows (raw, reason, position, series, event_time) that are not kept already. */
  void keepRefused(Dataset<Row> refused, String source, String runId, DeltaTables.Transaction once) {
    Dataset<Row> rows = refused.withColumn("source", lit(source)).as("new");
    if (tables.exists(path)) {
      rows = rows.join(tables.read(path).as("old"), same("source").and(same("position")).and(same("raw")).and(same("reason")), "left_anti");
    }
    tables.append(
        rows.withColumn("run_id", lit(runId)).withColumn("quarantined_at", current_timestamp()),
        path,
        TableDefinition.QUARANTINE,
        once);
  }

  private static Column same(String column) {
    return col("new." + column).eqNullSafe(col("old." + column));
  }
}
