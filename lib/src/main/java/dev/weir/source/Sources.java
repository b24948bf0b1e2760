package dev.weir.source;

import dev.weir.spec.Choice;
import dev.weir.spec.Settings;
import dev.weir.table.Lake;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Opens the sources that a pipeline file names. */
public final class Sources {

  private final SparkSession spark;
  private final Lake lake;
  private final String folder;

  /**
   * Opens sources.
   *
   * @param folder what relative paths are relative to
   */
  public Sources(SparkSession spark, Lake lake, String folder) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.folder = Objects.requireNonNull(folder, "folder");
  }

  /** What provenance calls a source. */
  public static String name(Choice from) {
    Settings settings = from.settings();
    return switch (from.kind()) {
      case "delta" ->
          settings.text("table").isEmpty()
              ? settings.text("path")
              : Lake.SOURCES + "/" + settings.text("table");
      case "kafka" -> "kafka/" + String.join("+", settings.texts("topics"));
      default -> settings.text("path");
    };
  }

  /** Opens a source; nothing is read yet. */
  public Source open(Choice from) {
    Settings settings = from.settings();
    return switch (from.kind()) {
      case "delta" -> new DeltaSource(spark, name(from), table(settings));
      case "kafka" -> new KafkaSource(spark, name(from), settings);
      default -> new FileSource(spark, name(from), located(settings), settings);
    };
  }

  private String table(Settings settings) {
    return settings.text("table").isEmpty()
        ? located(settings)
        : lake.source(settings.text("table"));
  }

  /** Where the option {@code path} leads: relative to the pipeline file. */
  private String located(Settings settings) {
    Path path = new Path(settings.text("path"));
    return path.isAbsolute() || path.toUri().getScheme() != null
        ? path.toString()
        : new Path(folder, path).toString();
  }
}
