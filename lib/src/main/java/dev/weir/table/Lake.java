package dev.weir.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A lake: the folder under which every pipeline has a folder of Delta tables, and {@code sources}
 * holds the landed ones.
 *
 * <pre>
 * &lt;root&gt;/sources/&lt;table&gt;        landed source tables
 * &lt;root&gt;/&lt;pipeline&gt;/&lt;table&gt;     scores, anomalies, incidents, …
 * &lt;root&gt;/&lt;pipeline&gt;/_artifacts   fitted models
 * &lt;root&gt;/&lt;pipeline&gt;/_checkpoints streaming checkpoints, by job and generation
 * </pre>
 *
 * @param root any location a Hadoop file system serves
 */
public record Lake(String root) {

  /** The folder of landed source tables; no pipeline may have this name. */
  public static final String SOURCES = "sources";

  /** A lake at a location, which need not exist yet; a local path is made absolute. */
  public static Lake at(SparkSession spark, String location) {
    Path path = new Path(location);
    try {
      FileSystem files = path.getFileSystem(configuration(spark));
      return new Lake(files.makeQualified(path).toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot open lake "
              + location
              + ": "
              + e.getMessage()
              + ". Check the location's scheme and access rights.",
          e);
    }
  }

  /** Where a table of a pipeline lies. */
  public String table(String pipeline, TableDefinition table) {
    return folder(pipeline) + "/" + table.tableName();
  }

  /** Where a landed source table lies. */
  public String source(String table) {
    return folder(SOURCES) + "/" + table;
  }

  /** Where the artifacts of a pipeline's models lie. */
  public String artifacts(String pipeline) {
    return folder(pipeline) + "/_artifacts";
  }

  /** Where a streaming job of a pipeline keeps its checkpoint. */
  public String checkpoint(String pipeline, String job, String generation) {
    return folder(pipeline) + "/_checkpoints/" + job + "/" + generation;
  }

  /** The folder of a pipeline. */
  public String folder(String pipeline) {
    return root + "/" + pipeline;
  }

  /**
   * Makes sure that the lake can be written, before any work is done.
   *
   * @throws IllegalArgumentException if it cannot
   * @throws IllegalStateException if its disk is full
   */
  public void requireWritable(SparkSession spark) {
    Path folder = new Path(root);
    try {
      FileSystem files = folder.getFileSystem(configuration(spark));
      files.mkdirs(folder);
      Path probe = new Path(folder, "._writable");
      files.create(probe, true).close();
      files.delete(probe, false);
    } catch (IOException e) {
      FullDisk.of(e)
          .ifPresent(
              full -> {
                throw full;
              });
      throw new IllegalArgumentException(
          "Cannot write to lake "
              + root
              + ": "
              + e.getMessage()
              + ". Choose another with --lake, or grant write access.",
          e);
    }
  }

  /** The names of the folders in the lake or in a folder of it, sorted. */
  public List<String> folders(SparkSession spark, String within) {
    Path path = new Path(within);
    try {
      FileSystem files = path.getFileSystem(configuration(spark));
      if (!files.exists(path)) {
        return List.of();
      }
      return Arrays.stream(files.listStatus(path))
          .filter(status -> status.isDirectory())
          .map(status -> status.getPath().getName())
          .filter(name -> !name.startsWith("_") && !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + within, e);
    }
  }

  static Configuration configuration(SparkSession spark) {
    return spark.sessionState().newHadoopConf();
  }
}
