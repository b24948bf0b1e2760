package dev.weir.jobs.torture;

import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The flood in a Delta table beside the lakes, as far as it has come. */
final class Feed {

  private final SparkSession spark;
  private final DeltaTables tables;
  private final String path;
  private final Flood flood;
  private long rows;
  private long versions;

  /**
   * A table that is not there yet.
   *
   * @param folder of the pipeline file, which names the table
   */
  Feed(SparkSession spark, Path folder, Flood flood) {
    this.spark = spark;
    this.tables = new DeltaTables(spark);
    this.path = folder.resolve(Flood.TABLE).toString();
    this.flood = flood;
  }

  /** Adds so many records as one version. */
  void more(long records) {
    tables.append(flood.rows(spark, rows, rows + records), path, new Transaction("feed", versions));
    rows += records;
    versions++;
  }

  /** Adds what is history, as one version. */
  void history() {
    more(flood.historyRows());
  }

  /** So many records are there. */
  long rows() {
    return rows;
  }

  /** So many of them came after the history. */
  long rowsAfterHistory() {
    return rows - flood.historyRows();
  }

  /** So many versions are there. */
  long versions() {
    return versions;
  }

  /** What a reader must make of the records. */
  Dataset<Row> events() {
    return flood.events(spark, rows);
  }
}
