package dev.weir.source;

import dev.weir.spec.Choice;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Opens a source that a pipeline file names, as a table or as a stream of raw rows. */
public final class RawRows {

  /** The column that holds the text of a row that a text format could not read. */
  public static final String CORRUPT = "_corrupt_record";

  private final SparkSession spark;
  private final Lake lake;
  private final String folder;
  private final DeltaTables tables;

  /**
   * Opens sources.
   *
   * @param folder what relative paths are relative to
   */
  public RawRows(SparkSession spark, Lake lake, String folder) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.folder = Objects.requireNonNull(folder, "folder");
    this.tables = new DeltaTables(spark);
  }

  /**
   * A source as the pipeline file names it: what provenance says, the same wherever the file lies.
   */
  public static String name(Choice from) {
    return from.kind().equals("delta") && !from.settings().text("table").isEmpty()
        ? Lake.SOURCES + "/" + from.settings().text("table")
        : from.settings().text("path");
  }

  /** Where a source lies. */
  public String location(Choice from) {
    if (from.kind().equals("delta") && !from.settings().text("table").isEmpty()) {
      return lake.source(from.settings().text("table"));
    }
    Path path = new Path(from.settings().text("path"));
    return path.isAbsolute() || path.toUri().getScheme() != null
        ? path.toString()
        : new Path(folder, path).toString();
  }

  /** Whether the source is a Delta table, which can be pinned at a version. */
  public boolean versioned(Choice from) {
    return from.kind().equals("delta");
  }

  /**
   * The latest version of a source; 0 for files, which have none.
   *
   * @throws IllegalArgumentException if there is no such source
   */
  public long version(Choice from) {
    if (!versioned(from)) {
      requireFiles(from);
      return 0;
    }
    return tables
        .version(location(from))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot read source "
                        + location(from)
                        + ": there is no Delta table. Land it first (weir land), or correct source.delta."));
  }

  /** The rows of a source at a version. */
  public Dataset<Row> table(Choice from, long version) {
    if (versioned(from)) {
      return tables.read(location(from), version);
    }
    requireFiles(from);
    var reader = spark.read().format(format(from)).options(options(from));
    String schema = from.settings().text("schema");
    return schema.isEmpty()
        ? reader.load(location(from))
        : reader.schema(withCorrupt(from, schema)).load(location(from));
  }

  /**
   * The rows that come after a version of a source, as a stream. Files are taken whole, each once.
   */
  public Dataset<Row> stream(Choice from, long afterVersion, long maxFilesPerBatch) {
    if (versioned(from)) {
      return tables.readStream(location(from), afterVersion, maxFilesPerBatch);
    }
    requireFiles(from);
    String schema = from.settings().text("schema");
    StructType declared = schema.isEmpty() ? table(from, 0).schema() : withCorrupt(from, schema);
    return spark
        .readStream()
        .format(format(from))
        .options(options(from))
        .option("maxFilesPerTrigger", maxFilesPerBatch)
        .schema(declared)
        .load(streamed(location(from)));
  }

  /**
   * Spark streams folders and patterns, not a single file: the pattern that only this file meets.
   */
  private String streamed(String location) {
    Path path = new Path(location);
    try {
      var found = path.getFileSystem(spark.sessionState().newHadoopConf()).globStatus(path);
      boolean singleFile =
          found.length == 1
              && found[0].isFile()
              && found[0].getPath().getName().equals(path.getName());
      return singleFile
          ? location.substring(0, location.length() - 1)
              + "["
              + location.charAt(location.length() - 1)
              + "]"
          : location;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot read source " + location + ": " + e.getMessage() + ".", e);
    }
  }

  private void requireFiles(Choice from) {
    String location = location(from);
    try {
      Path path = new Path(location);
      FileSystem files = path.getFileSystem(spark.sessionState().newHadoopConf());
      var found = files.globStatus(path);
      if (found == null || found.length == 0) {
        throw new IllegalArgumentException(
            "Cannot read source "
                + location
                + ": there is no such file or folder. Correct files.path, which is relative to the pipeline file.");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot read source " + location + ": " + e.getMessage() + ".", e);
    }
    if (!format(from).equals("parquet") && from.settings().text("schema").isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid files.schema: missing (must be given for "
              + format(from)
              + ", as in 'scheduled_at TIMESTAMP, origin STRING, delay INT', so that a malformed row can be told).");
    }
  }

  private static StructType withCorrupt(Choice from, String ddl) {
    StructType schema = StructType.fromDDL(ddl);
    return format(from).equals("parquet")
        ? schema
        : schema.add(CORRUPT, DataTypes.StringType, true);
  }

  private static String format(Choice from) {
    return from.settings().text("format");
  }

  private static Map<String, String> options(Choice from) {
    Map<String, String> options = new TreeMap<>();
    if (!format(from).equals("parquet")) {
      options.put("mode", "PERMISSIVE");
      options.put("columnNameOfCorruptRecord", CORRUPT);
    }
    if (format(from).equals("csv")) {
      options.put("header", "true");
    }
    options.putAll(from.settings().map("options"));
    return options;
  }
}
