package dev.weir.source;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.weir.spec.Input;
import dev.weir.spec.InvalidKeyException;
import dev.weir.spec.SourceSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Turns the rows of a source, read as a table or as a stream, into events with the columns of
 * {@link EventColumns}. Every row comes out: a valid one as an event, any other with the reason why
 * it is refused, as text, with its position. One projection, no second pass.
 */
public final class EventReader {

  /** Numbers beyond this are refused, so that exact sums cannot overflow. */
  public static final double LARGEST_MAGNITUDE = 1e300;

  private static final String VALUES = "values";
  private static final String CLOCK = "weir_clock";
  private static final long SECOND_US = 1_000_000;

  /**
   * 0001-01-01T00:00:00Z, from which on Spark SQL defines timestamps, though it reads older ones.
   */
  private static final long EARLIEST_US = -62_135_596_800L * SECOND_US;

  private static final long HASH_MASK = (1L << 53) - 1;

  /** That of Spark SQL's xxhash64. */
  private static final long SPARK_HASH_SEED = 42;

  private final SourceSpec source;
  private final List<Input> inputs;

  public EventReader(SourceSpec source, List<Input> inputs) {
    this.source = Objects.requireNonNull(source, "source");
    this.inputs = List.copyOf(inputs);
  }

  /**
   * The events of raw rows.
   *
   * @param raw the source's rows, with {@code _metadata} where the source has it
   * @param now the clock, beyond which (by the declared skew) an event time is refused and moves no
   *     watermark
   * @throws IllegalArgumentException if a declared column is missing, has the wrong type, or an
   *     expression does not resolve
   */
  public Dataset<Row> events(Dataset<Row> raw, Column now) {
    requireColumns(raw.schema());
    Column time = time(raw.schema());
    List<Column> numbers = new ArrayList<>();
    for (Input input : inputs) {
      numbers.add(number(raw, input));
    }
    Dataset<Row> rows = raw.isStreaming() ? clocked(raw, now) : raw;
    Column latest = raw.isStreaming() ? latest(col(CLOCK)) : handed(latest(now), time);
    Column reason = reason(raw, time, numbers, latest);
    List<Column> first = new ArrayList<>();
    first.add(seriesName().as(EventColumns.SERIES));
    first.add(when(time.between(earliest(), latest), time).as(EventColumns.TIME));
    first.add(keyHash().as(EventColumns.KEY));
    for (int i = 0; i < numbers.size(); i++) {
      first.add(numbers.get(i).as(EventColumns.input(i)));
    }
    first.add(reason.as(EventColumns.REASON));
    first.add(when(reason.isNotNull(), RefusedText.raw(raw.schema())).as(EventColumns.RAW));
    first.add(position(raw, reason).as(EventColumns.POSITION));
    return rows.select(first.toArray(Column[]::new));
  }

  /** A valid row has a place too where a stream tells it: its series may refuse it as late. */
  private static Column position(Dataset<Row> raw, Column reason) {
    boolean placed = Arrays.asList(raw.columns()).contains(RawColumns.POSITION);
    return raw.isStreaming() && placed
        ? col(RawColumns.POSITION)
        : when(reason.isNotNull(), RefusedText.position(raw));
  }

  /** The latest time that is not in the future. */
  private Column latest(Column now) {
    // Adding an interval would ask the calendar, row by row.
    return timestamp_micros(unix_micros(now).plus(lit(source.future().toSeconds() * SECOND_US)));
  }

  /**
   * Streamed rows with the clock of their micro-batch. Spark writes a time into the code that it
   * generates, and compiles that anew in each micro-batch: the coalescing keeps it apart, in code
   * of its own, from all that is made of a row.
   */
  private static Dataset<Row> clocked(Dataset<Row> raw, Column now) {
    return raw.withColumn(CLOCK, now).coalesce(Integer.MAX_VALUE);
  }

  /**
   * The same for a table, which the coalescing would cost a copy of each row: arrays are handed to
   * the code. Which of two equal elements is meant depends on the row, or Spark would look it up
   * beforehand; the clock of a stream comes too late for it.
   */
  private static Column handed(Column constant, Column ofTheRow) {
    return element_at(array(constant, constant), when(ofTheRow.isNull(), lit(1)).otherwise(lit(2)));
  }

  private void requireColumns(StructType schema) {
    List<String> present = Arrays.asList(schema.fieldNames());
    requireColumn(present, "source.time", source.time());
    source.series().forEach(column -> requireColumn(present, "source.series", column));
    source.key().forEach(column -> requireColumn(present, "source.key", column));
  }

  private static void requireColumn(List<String> present, String key, String column) {
    if (!present.contains(column)) {
      throw new InvalidKeyException(
          key, column + " (must be a column of the source: " + String.join(", ", present) + ")");
    }
  }

  private Column time(StructType schema) {
    DataType type = schema.apply(source.time()).dataType();
    if (type.equals(DataTypes.TimestampType)) {
      return col(source.time());
    }
    if (type instanceof StringType
        || type.equals(DataTypes.TimestampNTZType)
        || type.equals(DataTypes.DateType)) {
      return col(source.time()).try_cast(DataTypes.TimestampType);
    }
    throw new InvalidKeyException(
        "source.time",
        source.time()
            + " of type "
            + type.simpleString()
            + " (must be a timestamp, a date, or a text that Spark reads as a timestamp). Convert it when landing.");
  }

  private static Column hashed(Column value, Column by) {
    return when(value.isNotNull(), xxhash64(by).bitwiseAND(HASH_MASK).cast("double"));
  }

  /** What an input of the role CATEGORY is for a text: the same as {@link #events} makes of it. */
  public static double hash(UTF8String text) {
    long hash =
        XXH64.hashUnsafeBytes(
            text.getBaseObject(), text.getBaseOffset(), text.numBytes(), SPARK_HASH_SEED);
    return hash & HASH_MASK;
  }

  private Column number(Dataset<Row> raw, Input input) {
    Column value = resolved(raw, input);
    return switch (input.role()) {
      case NUMBER -> value.try_cast(DataTypes.DoubleType);
      case CONDITION -> when(value, 1.0).when(not(value), 0.0);
      case PRESENCE -> when(value.isNotNull(), 1.0);
      case HASH -> hashed(value, value);
      case CATEGORY -> hashed(value, value.cast("string"));
    };
  }

  private static Column resolved(Dataset<Row> raw, Input input) {
    Column value = expr(input.expression());
    DataType type;
    try {
      type = raw.select(value).schema().fields()[0].dataType();
    } catch (Exception e) {
      throw unresolved(VALUES, input.expression(), e);
    }
    boolean fits =
        switch (input.role()) {
          case NUMBER ->
              type instanceof NumericType
                  || type instanceof StringType
                  || type.equals(DataTypes.BooleanType);
          case CONDITION -> type.equals(DataTypes.BooleanType);
          case PRESENCE, HASH, CATEGORY -> true;
        };
    if (!fits) {
      throw new InvalidKeyException(
          VALUES,
          input.expression()
              + " of type "
              + type.simpleString()
              + " (must be "
              + (input.role() == Input.Role.CONDITION ? "a condition" : "a number")
              + ")");
    }
    return value;
  }

  private static InvalidKeyException unresolved(String key, String expression, Exception e) {
    String[] lines = String.valueOf(e.getMessage()).split("\n", 2);
    InvalidKeyException unresolved =
        new InvalidKeyException(
            key, expression + " (must be Spark SQL over the source's columns): " + lines[0]);
    unresolved.initCause(e);
    return unresolved;
  }

  private static Column earliest() {
    return timestamp_micros(lit(EARLIEST_US));
  }

  private Column reason(Dataset<Row> raw, Column time, List<Column> numbers, Column latest) {
    StructType schema = raw.schema();
    Column reason = lit(null).cast("string");
    for (Map.Entry<String, String> condition : source.require().entrySet()) {
      reason = when(not(required(raw, condition)), lit(condition.getKey())).otherwise(reason);
    }
    for (int i = inputs.size() - 1; i >= 0; i--) {
      reason = inputReason(inputs.get(i), numbers.get(i), schema, reason);
    }
    for (String column : source.series()) {
      reason = when(col(column).isNull(), lit("missing series: " + column)).otherwise(reason);
    }
    reason =
        when(time.gt(latest), lit("event time in the future: " + source.time())).otherwise(reason);
    reason =
        when(time.lt(earliest()), lit("impossible event time: " + source.time())).otherwise(reason);
    reason = when(time.isNull(), lit("unreadable event time: " + source.time())).otherwise(reason);
    reason =
        when(col(source.time()).isNull(), lit("missing event time: " + source.time()))
            .otherwise(reason);
    return RefusedText.bySource(schema, reason);
  }

  private static Column required(Dataset<Row> raw, Map.Entry<String, String> condition) {
    Column holds = expr(condition.getValue());
    try {
      raw.filter(holds);
      return holds;
    } catch (Exception e) {
      throw unresolved("source.require", condition.getValue(), e);
    }
  }

  /**
   * A number must be finite and of sane size; an expression over texts that are there must have a
   * value.
   */
  private static Column inputReason(
      Input input, Column number, StructType schema, Column otherwise) {
    Column reason = otherwise;
    if (input.role() == Input.Role.NUMBER) {
      reason =
          when(
                  number.isNaN().or(abs(number).gt(LARGEST_MAGNITUDE)),
                  lit("impossible value: " + input.expression()))
              .otherwise(reason);
    }
    if (input.role() == Input.Role.NUMBER || input.role() == Input.Role.CONDITION) {
      Column texts = RefusedText.textsPresent(input.expression(), schema);
      if (texts != null) {
        reason =
            when(number.isNull().and(texts), lit("not a number: " + input.expression()))
                .otherwise(reason);
      }
    }
    return reason;
  }

  private Column seriesName() {
    Column[] parts =
        source.series().stream().map(column -> col(column).cast("string")).toArray(Column[]::new);
    return parts.length == 1 ? parts[0] : concat_ws("/", parts);
  }

  private Column keyHash() {
    return source.key().isEmpty()
        ? lit(0L)
        : xxhash64(source.key().stream().map(functions::col).toArray(Column[]::new));
  }
}
