package dev.weir.engine;

import dev.weir.series.Observation;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;

/**
 * What comes out of the series program, in batch and in the stream alike; see {@link SeriesRows}. A
 * Java bean, so that Spark takes its numbers without boxing them.
 */
public final class SeriesOutput {

  static final Encoder<SeriesOutput> ENCODER = Encoders.bean(SeriesOutput.class);

  private final byte kind;
  private final String series;
  private final long timeUs;
  private final long inputRows;
  private double[] numbers;
  private boolean ready;
  private String reason;
  private String raw;
  private String position;
  private long outsideRows;
  private long openRows;
  private byte[] state;

  private SeriesOutput(byte kind, String series, long timeUs, long inputRows) {
    this.kind = kind;
    this.series = series;
    this.timeUs = timeUs;
    this.inputRows = inputRows;
  }

  static SeriesOutput observation(String series, Observation o, Numbers numbers) {
    SeriesOutput row = new SeriesOutput(SeriesRows.OBSERVATION, series, o.timeUs(), o.rows());
    row.numbers = numbers.of(o);
    row.ready = o.ready();
    return row;
  }

  static SeriesOutput refused(
      String series, long timeUs, String reason, String raw, String position) {
    SeriesOutput row = new SeriesOutput(SeriesRows.REFUSED, series, timeUs, 1);
    row.reason = reason;
    row.raw = raw;
    row.position = position;
    return row;
  }

  /** A row that was refused before it reached a series, handed on. */
  static SeriesOutput refused(SeriesInput row) {
    return refused(
        row.getSeries(), row.getTimeUs(), row.getReason(), row.getRaw(), row.getPosition());
  }

  static SeriesOutput receipt(String series, long accepted, long outside, long open) {
    SeriesOutput row = new SeriesOutput(SeriesRows.RECEIPT, series, SeriesInput.NO_TIME, accepted);
    row.outsideRows = outside;
    row.openRows = open;
    return row;
  }

  static SeriesOutput memory(String series, byte[] state) {
    SeriesOutput row = new SeriesOutput(SeriesRows.MEMORY, series, SeriesInput.NO_TIME, 0);
    row.state = state;
    return row;
  }

  public byte getKind() {
    return kind;
  }

  public String getSeries() {
    return series;
  }

  /** Event time in microseconds since the epoch, or {@link SeriesInput#NO_TIME}. */
  public long getTimeUs() {
    return timeUs;
  }

  public long getInputRows() {
    return inputRows;
  }

  public double[] getNumbers() {
    return numbers;
  }

  public boolean isReady() {
    return ready;
  }

  public String getReason() {
    return reason;
  }

  public String getRaw() {
    return raw;
  }

  public String getPosition() {
    return position;
  }

  public long getOutsideRows() {
    return outsideRows;
  }

  public long getOpenRows() {
    return openRows;
  }

  public byte[] getState() {
    return state;
  }
}
