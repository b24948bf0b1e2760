package dev.weir.source;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/** How the text of one record becomes columns. A new format is one more of these. */
interface RecordFormat {

  /**
   * The record as a struct of the declared columns; null where nothing can be read.
   *
   * @param schema the declared columns, and {@link RawColumns#CORRUPT} for a text that is not as
   *     declared
   */
  Column parsed(Column text, StructType schema, Map<String, String> options);

  /** Why a text is refused although it can be parsed; null where it is not. */
  Column refused(Column text, Map<String, String> options);

  /** The format that a pipeline file names. */
  static RecordFormat of(String name) {
    return switch (name) {
      case "json" -> new JsonRecords();
      case "csv" -> new CsvRecords();
      default -> throw new IllegalStateException("No record format " + name);
    };
  }
}
