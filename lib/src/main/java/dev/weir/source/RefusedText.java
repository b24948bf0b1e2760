package dev.weir.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * What is kept of a raw row that is refused, and when an expression over texts says that it must
 * be.
 */
final class RefusedText {

  private RefusedText() {}

  /** The reason for which the source itself refuses a row, else another. */
  static Column bySource(StructType schema, Column otherwise) {
    List<String> names = Arrays.asList(schema.fieldNames());
    if (names.contains(RawColumns.REFUSED)) {
      return coalesce(col(RawColumns.REFUSED), otherwise);
    }
    return names.contains(RawColumns.CORRUPT)
        ? when(col(RawColumns.CORRUPT).isNotNull(), lit("malformed row")).otherwise(otherwise)
        : otherwise;
  }

  /** The row as text: as it came where the source tells, else as JSON. */
  static Column raw(StructType schema) {
    List<String> names = Arrays.asList(schema.fieldNames());
    if (names.contains(RawColumns.TEXT)) {
      return col(RawColumns.TEXT);
    }
    Column json =
        to_json(
            struct(
                names.stream()
                    .filter(name -> !name.equals(RawColumns.CORRUPT))
                    .map(functions::col)
                    .toArray(Column[]::new)));
    return names.contains(RawColumns.CORRUPT) ? coalesce(col(RawColumns.CORRUPT), json) : json;
  }

  /** Where the row stood; in files, its file, and its number where the format has one. */
  static Column position(Dataset<Row> raw) {
    if (resolves(raw, RawColumns.POSITION)) {
      return col(RawColumns.POSITION);
    }
    if (!resolves(raw, "_metadata.file_path")) {
      return lit(null).cast("string");
    }
    Column path = col("_metadata.file_path");
    return resolves(raw, "_metadata.row_index")
        ? concat(path, lit("#"), col("_metadata.row_index"))
        : path;
  }

  /**
   * Whether every text that an expression reads is there. If it is, and the expression has no
   * value, the text could not be read.
   *
   * @return null where the expression reads no text column
   */
  static Column textsPresent(String expression, StructType schema) {
    Column present = null;
    for (var field : schema.fields()) {
      if (field.dataType() instanceof StringType && mentions(expression, field.name())) {
        Column there = trim(col(field.name())).notEqual("");
        present = present == null ? there : present.and(there);
      }
    }
    return present;
  }

  private static boolean mentions(String expression, String column) {
    return Pattern.compile("(?<![\\w'])" + Pattern.quote(column) + "(?![\\w'])")
        .matcher(expression)
        .find();
  }

  private static boolean resolves(Dataset<Row> raw, String column) {
    try {
      raw.select(col(column));
      return true;
    } catch (Exception e) {
      return false;
    }
  }
}
