package dev.weir.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/**
 * Looks whether the log of a Delta table ends where it did: without its newest version a table is
 * what it was before, and no reader sees that rows are missing. Each version leaves more than one
 * file, so what remains tells.
 */
final class LogAudit {

  /** A commit, its statistics, a checkpoint, or Hadoop's checksum of one; never a draft. */
  private static final Pattern OF_A_VERSION =
      Pattern.compile(
          "\\.?(\\d{20})\\.(?:json|crc|checkpoint\\.[\\w.-]*(?:parquet|json))(?:\\.crc)?");

  private final SparkSession spark;
  private final Set<String> whole = ConcurrentHashMap.newKeySet();

  LogAudit(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Looks once at each table.
   *
   * @throws IllegalStateException if the newest version is gone
   */
  void requireWhole(String table) {
    if (!whole.contains(table)) {
      // In this order: a version that is committed in between is in the snapshot.
      long traced = newestTraced(table + "/_delta_log");
      if (traced >= 0 && traced > newest(table)) {
        throw new IllegalStateException(
            String.format(
                "Cannot read %s: the newest version of its log is gone, %s/_delta_log/%020d.json. Restore that file from a backup.",
                table, table, traced));
      }
      whole.add(table);
    }
  }

  private long newest(String table) {
    return DeltaLog.forTable(spark, table).update(false, Option.empty(), Option.empty()).version();
  }

  private long newestTraced(String log) {
    Path path = new Path(log);
    long newest = -1;
    try {
      for (FileStatus file : path.getFileSystem(Lake.configuration(spark)).listStatus(path)) {
        Matcher version = OF_A_VERSION.matcher(file.getPath().getName());
        if (version.matches()) {
          newest = Math.max(newest, Long.parseLong(version.group(1)));
        }
      }
      return newest;
    } catch (FileNotFoundException e) {
      return newest;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + log + ": " + e.getMessage(), e);
    }
  }
}
