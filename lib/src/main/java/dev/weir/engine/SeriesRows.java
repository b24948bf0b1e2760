package dev.weir.engine;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.ByteType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.weir.series.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * What the series program hands to Spark, in batch and in the stream alike: observations, refused
 * rows, and a receipt per series of what was taken in.
 */
final class SeriesRows {

  /** An observation. */
  static final byte OBSERVATION = 0;

  /** An input row in no observation: late, duplicate, malformed. */
  static final byte REFUSED = 1;

  /**
   * Counts of input rows of one series: accepted, of these outside the asked range, and still open.
   */
  static final byte RECEIPT = 2;

  /** A series' memory at the end of a batch run. */
  static final byte MEMORY = 3;

  static final String KIND = "kind";
  static final String READY = "ready";
  static final String OUTSIDE = "outside_rows";
  static final String OPEN = "open_rows";
  static final String STATE = "state";

  private SeriesRows() {}

  static StructType schema() {
    return new StructType()
        .add(KIND, ByteType, false)
        .add("series", StringType, true)
        .add("event_time", TimestampType, true)
        .add("input_rows", LongType, false)
        .add(Numbers.COLUMN, Numbers.TYPE, true)
        .add(READY, BooleanType, false)
        .add("reason", StringType, true)
        .add("raw", StringType, true)
        .add("position", StringType, true)
        .add(OUTSIDE, LongType, false)
        .add(OPEN, LongType, false)
        .add(STATE, BinaryType, true);
  }

  static Row observation(String series, Observation o, Numbers numbers) {
    return RowFactory.create(
        OBSERVATION,
        series,
        Times.timestamp(o.timeUs()),
        (long) o.rows(),
        numbers.of(o),
        o.ready(),
        null,
        null,
        null,
        0L,
        0L,
        null);
  }

  static Row refused(String series, Object eventTime, String reason, String raw, String position) {
    return RowFactory.create(
        REFUSED, series, eventTime, 1L, null, false, reason, raw, position, 0L, 0L, null);
  }

  static Row receipt(String series, long accepted, long outside, long open) {
    return RowFactory.create(
        RECEIPT, series, null, accepted, null, false, null, null, null, outside, open, null);
  }

  static Row memory(String series, byte[] state) {
    return RowFactory.create(
        MEMORY, series, null, 0L, null, false, null, null, null, 0L, 0L, state);
  }

  /** A struct of doubles, read back into an array from an offset on; null is NaN. */
  static void read(Row struct, double[] into, int offset) {
    for (int i = 0; i < struct.length(); i++) {
      into[offset + i] = struct.isNullAt(i) ? Double.NaN : struct.getDouble(i);
    }
  }
}
