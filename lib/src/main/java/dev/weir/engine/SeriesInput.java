package dev.weir.engine;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;

import dev.weir.series.SeriesProgram;
import dev.weir.source.EventColumns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * What goes into the series program, in batch and in the stream alike: an event, a row that was
 * refused already, or, in batch, the memory that a series starts from. A Java bean, so that Spark
 * fills its numbers without boxing them.
 */
public final class SeriesInput {

  /** The time of a row that has none. */
  static final long NO_TIME = Long.MIN_VALUE;

  static final Encoder<SeriesInput> ENCODER = Encoders.bean(SeriesInput.class);

  static final String TIME_US = "timeUs";

  private static final String KEY = "key";
  private static final String INPUTS = "inputs";

  private String series;
  private long timeUs;
  private long key;
  private double[] inputs;
  private String reason;
  private String raw;
  private String position;
  private byte[] state;

  /**
   * Events as columns of this bean.
   *
   * @param events rows as made by {@code EventReader}
   */
  static Dataset<Row> events(Dataset<Row> events, SeriesProgram program) {
    Column[] inputs = new Column[program.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = coalesce(col(EventColumns.input(i)), lit(Double.NaN));
    }
    return events.select(
        col(EventColumns.SERIES),
        coalesce(unix_micros(col(EventColumns.TIME)), lit(NO_TIME)).as(TIME_US),
        col(EventColumns.KEY).as(KEY),
        array(inputs).cast("array<double>").as(INPUTS),
        col(EventColumns.REASON),
        col(EventColumns.RAW),
        col(EventColumns.POSITION),
        lit(null).cast("binary").as(SeriesRows.STATE));
  }

  /**
   * Memories as columns of this bean; their series' first when sorted by time.
   *
   * @param memories (series, state)
   */
  static Dataset<Row> memories(Dataset<Row> memories) {
    return memories.select(
        col(EventColumns.SERIES),
        lit(NO_TIME).as(TIME_US),
        lit(0L).as(KEY),
        lit(new double[0]).as(INPUTS),
        lit(null).cast("string").as(EventColumns.REASON),
        lit(null).cast("string").as(EventColumns.RAW),
        lit(null).cast("string").as(EventColumns.POSITION),
        col(SeriesRows.STATE));
  }

  /** Whether it was refused before it reached a series: the reason says why. */
  boolean refused() {
    return reason != null;
  }

  /** Whether it is a memory. */
  boolean memory() {
    return state != null;
  }

  /** The series; null where unreadable. */
  public String getSeries() {
    return series;
  }

  public void setSeries(String series) {
    this.series = series;
  }

  /** Event time in microseconds since the epoch, or {@link #NO_TIME}. */
  public long getTimeUs() {
    return timeUs;
  }

  public void setTimeUs(long timeUs) {
    this.timeUs = timeUs;
  }

  /** Hash of the key columns, which tell events of one time apart. */
  public long getKey() {
    return key;
  }

  public void setKey(long key) {
    this.key = key;
  }

  /** The numbers that the series program reads, NaN where missing. */
  public double[] getInputs() {
    return inputs;
  }

  public void setInputs(double[] inputs) {
    this.inputs = inputs;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }

  public String getRaw() {
    return raw;
  }

  public void setRaw(String raw) {
    this.raw = raw;
  }

  public String getPosition() {
    return position;
  }

  public void setPosition(String position) {
    this.position = position;
  }

  public byte[] getState() {
    return state;
  }

  public void setState(byte[] state) {
    this.state = state;
  }
}
