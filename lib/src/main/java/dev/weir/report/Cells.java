package dev.weir.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Cells of collected rows without their nulls. Times travel as microseconds, whatever the session's
 * time settings.
 */
final class Cells {
  private Cells() {}

  /** A timestamp column as microseconds under its own name. */
  static Column micros(String name) {
    return unix_micros(col(name)).as(name);
  }

  static Column literal(Instant time) {
    return timestamp_micros(lit(micros(time)));
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static Instant time(Row row, String name) {
    return instant(row.getLong(row.fieldIndex(name)));
  }

  static Optional<Instant> maybeTime(Row row, String name) {
    return row.isNullAt(row.fieldIndex(name)) ? Optional.empty() : Optional.of(time(row, name));
  }

  static String text(Row row, String name) {
    int at = row.fieldIndex(name);
    return row.isNullAt(at) ? "" : row.get(at).toString();
  }

  static double number(Row row, String name) {
    int at = row.fieldIndex(name);
    return row.isNullAt(at) ? Double.NaN : ((Number) row.get(at)).doubleValue();
  }

  static long count(Row row, String name) {
    int at = row.fieldIndex(name);
    return row.isNullAt(at) ? 0 : ((Number) row.get(at)).longValue();
  }

  /** The field names of a struct column; none when it is no struct. */
  static List<String> fields(StructType schema, String column) {
    DataType type = schema.apply(column).dataType();
    return type instanceof StructType struct ? Arrays.asList(struct.fieldNames()) : List.of();
  }
}
