package dev.weir.jobs.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Reads labelled tables: CSV files as they are, all else through Spark, which starts when needed.
 */
public final class Tables {
  private final Supplier<SparkSession> spark;

  /**
   * A reader.
   *
   * @param spark opens the session, or gives the one that is open
   */
  public Tables(Supplier<SparkSession> spark) {
    this.spark = spark;
  }

  LabelledTable read(String place, Roles roles) {
    String name = place.toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
      Path file = Path.of(place);
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "Cannot read " + place + ": there is no such file. Check the path.");
      }
      return CsvTable.read(file, roles);
    }
    boolean isPath = place.contains("/") || name.endsWith(".parquet");
    if (isPath && !place.contains(":")) {
      checkLocal(place, Path.of(place));
    }
    return SparkTable.read(spark.get(), place, roles);
  }

  private static void checkLocal(String place, Path path) {
    boolean missing = !Files.exists(path);
    if (missing || Files.isRegularFile(path) && !path.toString().endsWith(".parquet")) {
      throw new IllegalArgumentException(
          "Cannot read "
              + place
              + ": "
              + (missing ? "there is no such file or folder" : "its name does not tell what it is")
              + ". Name a CSV file (.csv, .csv.gz), a Parquet file (.parquet), the folder of a Delta table or a table of the catalog.");
    }
  }
}
