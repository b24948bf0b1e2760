package dev.weir.engine;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import dev.weir.source.Source;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/** Refused rows, kept with the reason. A row that several jobs refuse is kept once. */
final class Quarantine {
  private static final String COPY = "copy";

  /**
   * What rows must have in common to be the same, or copies: a stream of a Delta table does not
   * tell where a row stands.
   */
  private static final List<String> UNPLACED = List.of("source", "raw", "reason");

  private static final List<String> PLACED = List.of("source", "position", "raw", "reason");

  private final DeltaTables tables;
  private final String path;
  private final Source source;
  private final List<String> identity;

  Quarantine(SparkSession spark, Lake lake, String pipeline, Source source) {
    this.tables = new DeltaTables(spark);
    this.path = lake.table(pipeline, TableDefinition.QUARANTINE);
    this.source = source;
    this.identity = source.placesStreamedRows() ? PLACED : UNPLACED;
  }

  /** Keeps the refused rows among {@link SeriesRows} that are not kept already. */
  void keep(Dataset<Row> seriesRows, String runId) {
    keep(refused(seriesRows), runId, kept(), new DeltaTables.Transaction(runId + "/quarantine", 1));
  }

  /**
   * Keeps the refused rows of a micro-batch that no job kept which read as far. Those that only
   * read what came before kept other rows, however alike, and so did the stream itself: a row comes
   * through it once.
   *
   * @param asFar the runs (run_id) of other jobs that read as far as the batch
   */
  void keepStreamed(
      Dataset<Row> seriesRows, String runId, Dataset<Row> asFar, DeltaTables.Transaction once) {
    Column place = lit(source.name());
    Dataset<Row> rows =
        refused(seriesRows).withColumn("position", coalesce(col("position"), place));
    Dataset<Row> keptAsFar = kept().join(asFar, "run_id");
    // Of a row whose place is known it does not matter how far the others read.
    Dataset<Row> kept =
        source.placesStreamedRows()
            ? kept()
                .filter(col("position").notEqual(place))
                .unionByName(keptAsFar.filter(col("position").equalTo(place)))
            : keptAsFar;
    keep(rows, runId, kept, once);
  }

  /**
   * Keeps refused rows of raw files (raw, reason, position, series, event_time) that are not kept
   * already.
   */
  void keepRefused(Dataset<Row> refused, String runId, DeltaTables.Transaction once) {
    keep(refused, runId, kept(), once);
  }

  private void keep(
      Dataset<Row> refused, String runId, Dataset<Row> kept, DeltaTables.Transaction once) {
    Column same = same(COPY);
    for (String column : identity) {
      same = same.and(same(column));
    }
    Dataset<Row> rows =
        numbered(refused.withColumn("source", lit(source.name())), identity)
            .as("new")
            .join(numbered(kept, identity).as("old"), same, "left_anti");
    tables.append(
        rows.withColumn("run_id", lit(runId)).withColumn("quarantined_at", current_timestamp()),
        path,
        TableDefinition.QUARANTINE,
        once);
  }

  private Dataset<Row> kept() {
    return tables.readOrEmpty(path, TableDefinition.QUARANTINE.schema());
  }

  private static Dataset<Row> refused(Dataset<Row> seriesRows) {
    return seriesRows
        .filter(col(SeriesRows.KIND).equalTo(SeriesRows.REFUSED))
        .select("raw", "reason", "position", "series", "event_time");
  }

  /**
   * Rows with the number of the copy that each is: of rows that are alike, as many are kept as
   * there are in the source.
   */
  private static Dataset<Row> numbered(Dataset<Row> rows, List<String> identity) {
    Column[] columns = identity.stream().map(functions::col).toArray(Column[]::new);
    return rows.withColumn(
        COPY, row_number().over(Window.partitionBy(columns).orderBy("position")));
  }

  private static Column same(String column) {
    return col("new." + column).eqNullSafe(col("old." + column));
  }
}
