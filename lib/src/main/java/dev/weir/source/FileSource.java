package dev.weir.source;

import static org.apache.spark.sql.functions.lit;

import dev.weir.spec.Settings;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Files of one format, read as a whole; as a stream, each once. */
final class FileSource implements Source {

  private final SparkSession spark;
  private final String name;
  private final String location;
  private final Settings settings;

  FileSource(SparkSession spark, String name, String location, Settings settings) {
    this.spark = spark;
    this.name = name;
    this.location = location;
    this.settings = settings;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean versioned() {
    return false;
  }

  @Override
  public boolean placesStreamedRows() {
    return true;
  }

  @Override
  public Column offset(Column position) {
    return lit(null).cast("long");
  }

  @Override
  public SourceVersion version() {
    requireFiles();
    return SourceVersion.of(0);
  }

  @Override
  public Dataset<Row> table(SourceVersion version) {
    requireFiles();
    var reader = spark.read().format(format()).options(options());
    return schema().isEmpty() ? reader.load(location) : reader.schema(withCorrupt()).load(location);
  }

  @Override
  public Dataset<Row> stream(SourceVersion after, BatchLimits limits) {
    requireFiles();
    StructType declared = schema().isEmpty() ? table(after).schema() : withCorrupt();
    return spark
        .readStream()
        .format(format())
        .options(options())
        .option("maxFilesPerTrigger", limits.files())
        .schema(declared)
        .load(streamed());
  }

  @Override
  public Optional<SourceVersion> resumable(String offset) {
    return Optional.empty();
  }

  @Override
  public Optional<SourceVersion> reached(String offset) {
    return Optional.empty();
  }

  /**
   * Spark streams folders and patterns, not a single file: the pattern that only this file meets.
   */
  private String streamed() {
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

  private void requireFiles() {
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
    if (!format().equals("parquet") && schema().isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid files.schema: missing (must be given for "
              + format()
              + ", as in 'scheduled_at TIMESTAMP, origin STRING, delay INT', so that a malformed row can be told).");
    }
  }

  private StructType withCorrupt() {
    StructType schema = StructType.fromDDL(schema());
    return format().equals("parquet")
        ? schema
        : schema.add(RawColumns.CORRUPT, DataTypes.StringType, true);
  }

  private String schema() {
    return settings.text("schema");
  }

  private String format() {
    return settings.text("format");
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    if (!format().equals("parquet")) {
      options.put("mode", "PERMISSIVE");
      options.put("columnNameOfCorruptRecord", RawColumns.CORRUPT);
    }
    if (format().equals("csv")) {
      options.put("header", "true");
    }
    options.putAll(settings.map("options"));
    return options;
  }
}
