package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** Refused rows, kept with the reason. A row that several jobs refuse is kept once. */
final class Quarantine {
  private static final String COPY = "copy";

  private final DeltaTables tables;
  private final String path;

  Quarantine(SparkSession spark, Lake lake, String pipeline) {
    this.tables = new DeltaTables(spark);
    this.path = lake.table(pipeline, TableDefinition.QUARANTINE);
  }

  /** Keeps the refused rows among {@link SeriesRows} that are not kept already. */
  void keep(Dataset<Row> seriesRows, String source, String runId) {
    keepRefused(refused(seriesRows), source, runId, new DeltaTables.Transaction(runId + "/quarantine", 1));
  }

  /**
   * Keeps the refused rows of a micro-batch that no other job kept already.
   *
   * @param stream what the runs of this stream are called up to the batch: what these kept are other rows, however alike
   */
  void keepStreamed(Dataset<Row> seriesRows, String source, String runId, String stream, DeltaTables.Transaction once) {
    keep(refused(seriesRows), source, runId, not(col("run_id").startsWith(stream)), once);
  }

  /** Keeps refused rows (raw, reason, position, series, event_time) that are not kept already. */
  void keepRefused(Dataset<Row> refused, String source, String runId, DeltaTables.Transaction once) {
    keep(refused, source, runId, lit(true), once);
  }

  private void keep(Dataset<Row> refused, String source, String runId, Column comparable, DeltaTables.Transaction once) {
    Dataset<Row> rows = refused.withColumn("source", lit(source));
    if (tables.exists(path)) {
      rows =
          numbered(rows)
              .as("new")
              .join(
                  numbered(tables.read(path).filter(comparable)).as("old"),
                  same("source").and(same("position")).and(same("raw")).and(same("reason")).and(same(COPY)),
                  "left_anti");
    }
    tables.append(
        rows.withColumn("run_id", lit(runId)).withColumn("quarantined_at", current_timestamp()),
        path,
        TableDefinition.QUARANTINE,
        once);
  }

  private static Dataset<Row> refused(Dataset<Row> seriesRows) {
    return seriesRows
        .filter(col(SeriesRows.KIND).equalTo(SeriesRows.REFUSED))
        .select("raw", "reason", "position", "series", "event_time");
  }

  /** Rows with the number of the copy that each is: rows that nothing tells apart are as many as there are. */
  private static Dataset<Row> numbered(Dataset<Row> rows) {
    return rows.withColumn(
        COPY, row_number().over(Window.partitionBy("source", "position", "raw", "reason").orderBy(lit(1))));
  }

  private static Column same(String column) {
    return col("new." + column).eqNullSafe(col("old." + column));
  }
}
