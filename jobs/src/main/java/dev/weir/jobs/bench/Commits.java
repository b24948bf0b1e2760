package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.unix_millis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import dev.weir.table.DeltaTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * When the rows of a table on this machine's disk became visible: when the entry of the table's log
 * that adds their file got its name.
 */
final class Commits {

  /** Event time, in milliseconds since the epoch. */
  static final String EVENT_MS = "event_ms";

  /** When the row became visible, in milliseconds since the epoch. */
  static final String VISIBLE_MS = "visible_ms";

  private static final StructType FILES =
      new StructType().add("file", DataTypes.StringType).add(VISIBLE_MS, DataTypes.LongType);

  private Commits() {}

  /** The rows of a table: when they happened, and when they became visible. */
  static Dataset<Row> rows(SparkSession spark, Path table) throws IOException {
    Dataset<Row> files = spark.createDataFrame(files(table), FILES);
    return new DeltaTables(spark)
        .read(table.toString())
        .select(
            unix_millis(col("event_time")).as(EVENT_MS),
            element_at(split(col("_metadata.file_path"), "/"), -1).as("file"))
        .join(files, "file");
  }

  private static List<Row> files(Path table) throws IOException {
    List<Row> files = new ArrayList<>();
    try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
      for (Path entry : log.filter(file -> file.toString().endsWith(".json")).toList()) {
        // The time of the content is the draft's; that of the name is when it was linked.
        long visibleMs = ((FileTime) Files.getAttribute(entry, "unix:ctime")).toMillis();
        for (String line : Files.readAllLines(entry)) {
          JsonNode added = Json.parse(line).path("add").path("path");
          if (added.isTextual()) {
            String file = Path.of(added.asText()).getFileName().toString();
            files.add(RowFactory.create(file, visibleMs));
          }
        }
      }
    }
    return files;
  }
}
