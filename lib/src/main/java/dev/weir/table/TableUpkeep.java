package dev.weir.table;

import io.delta.tables.DeltaTable;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import scala.Console;
import scala.Option;

/** Larger files and no orphans, while others read and write the table. */
public final class TableUpkeep {

  private final SparkSession spark;

  public TableUpkeep(SparkSession spark) {
    this.spark = Objects.requireNonNull(spark, "spark");
  }

  /**
   * Makes small files into larger ones; rows stay as they are, and readers of a stream see nothing
   * of it.
   *
   * @return how many files were replaced
   */
  public long compact(String path) {
    return Conflicts.retried(
        path,
        () ->
            DeltaTable.forPath(spark, path)
                .optimize()
                .executeCompaction()
                .select("metrics.numFilesRemoved")
                .head()
                .getLong(0));
  }

  /**
   * Deletes files that no version within a horizon needs, and drafts of commits that are older.
   *
   * @param horizon in whole hours, or the hours after it are
   * @return how many files were deleted
   */
  public long vacuum(String path, Duration horizon) {
    // How short a horizon may be is the caller's affair; Delta would take a week in its place
    // without a word, and list in ten thousand tasks.
    Map<String, String> settings =
        Map.of(
            "spark.databricks.delta.retentionDurationCheck.enabled",
            "false",
            "spark.databricks.delta.vacuum.retentionWindowIgnore.enabled",
            "false",
            "spark.sql.sources.parallelPartitionDiscovery.parallelism",
            Integer.toString(2 * spark.sparkContext().defaultParallelism()));
    Map<String, Option<String>> before = new HashMap<>();
    settings.forEach((key, value) -> before.put(key, spark.conf().getOption(key)));
    settings.forEach((key, value) -> spark.conf().set(key, value));
    try {
      DeltaTable table = DeltaTable.forPath(spark, path);
      // Rounded down, minutes would be none at all: what others commit while Delta lists would go.
      long hours = horizon.plusHours(1).minusNanos(1).toHours();
      // Delta prints what it did, among the answers of a job.
      Console.withOut(OutputStream.nullOutputStream(), () -> table.vacuum(hours));
      return deleted(table)
          + AtomicLocalFiles.discardDrafts(
              path + "/_delta_log", horizon, Lake.configuration(spark));
    } finally {
      before.forEach(
          (key, value) -> {
            if (value.isDefined()) {
              spark.conf().set(key, value.get());
            } else {
              spark.conf().unset(key);
            }
          });
    }
  }

  /** How many files the last vacuum deleted, as Delta wrote it into the table's history. */
  private static long deleted(DeltaTable table) {
    return table
        .history(1)
        .filter("operation = 'VACUUM END'")
        .selectExpr("coalesce(bigint(operationMetrics['numDeletedFiles']), 0L)")
        .takeAsList(1)
        .stream()
        .mapToLong(row -> row.getLong(0))
        .sum();
  }
}
