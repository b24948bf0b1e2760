package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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

  /** The rows of what the program gave. */
  static Dataset<Row> of(Dataset<SeriesOutput> outputs) {
    Column timeUs = col(SeriesInput.TIME_US);
    return outputs.select(
        col(KIND),
        col("series"),
        timestamp_micros(when(timeUs.notEqual(lit(SeriesInput.NO_TIME)), timeUs)).as("event_time"),
        col("inputRows").as("input_rows"),
        col(Numbers.COLUMN),
        col(READY),
        col("reason"),
        col("raw"),
        col("position"),
        col("outsideRows").as(OUTSIDE),
        col("openRows").as(OPEN),
        col(STATE));
  }

  /** A struct of doubles, read back into an array from an offset on; null is NaN. */
  static void read(Row struct, double[] into, int offset) {
    for (int i = 0; i < struct.length(); i++) {
      into[offset + i] = struct.isNullAt(i) ? Double.NaN : struct.getDouble(i);
    }
  }
}
