package dev.weir.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Looks whether the log of a Delta table is there as a whole: without its newest version a table is
 * what it was before, and no reader sees that rows are missing. Each version leaves more than one
 * file, so what remains tells.
 */
final class LogAudit {

  /** A commit, its statistics, a checkpoint, or Hadoop's checksum of one; never a draft. */
  private static final Pattern OF_A_VERSION =
      Pattern.compile(
          "\\.?(\\d{20})\\.(json|crc|checkpoint\\.[\\w.-]*(?:parquet|json))(?:\\.crc)?");

  private final SparkSession spark;
  private final Set<String> whole = ConcurrentHashMap.newKeySet();

  LogAudit(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Looks once at each table.
   *
   * @throws IllegalStateException if a version is gone that is in no checkpoint of the log
   */
  void requireWhole(String table) {
    if (!whole.contains(table)) {
      requireCommits(new Path(table + "/_delta_log"));
      whole.add(table);
    }
  }

  private void requireCommits(Path log) {
    try {
      FileSystem files = log.getFileSystem(Lake.configuration(spark));
      Set<Long> commits = new HashSet<>();
      long newest = -1;
      long checkpoint = -1;
      for (FileStatus file : files.listStatus(log)) {
        String name = file.getPath().getName();
        Matcher part = OF_A_VERSION.matcher(name);
        if (part.matches()) {
          long version = Long.parseLong(part.group(1));
          newest = Math.max(newest, version);
          boolean itself = !name.startsWith(".");
          if (itself && part.group(2).startsWith("checkpoint")) {
            checkpoint = Math.max(checkpoint, version);
          } else if (itself && part.group(2).equals("json")) {
            commits.add(version);
          }
        }
      }
      for (long version = checkpoint + 1; version <= newest; version++) {
        if (!commits.contains(version)) {
          requireCommit(files, log, version);
        }
      }
    } catch (FileNotFoundException e) {
      return; // there is no table
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + log + ": " + e.getMessage(), e);
    }
  }

  /** A commit that was not listed may be younger than the list. */
  private static void requireCommit(FileSystem files, Path log, long version) throws IOException {
    Path commit = new Path(log, String.format("%020d.json", version));
    if (!files.exists(commit)) {
      throw new IllegalStateException(
          "Cannot read "
              + log.getParent()
              + ": version "
              + version
              + " of its log is gone, "
              + commit
              + ". Restore that file from a backup.");
    }
  }
}
