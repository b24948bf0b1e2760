package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * An observation on its way through a detector. A Java bean, so that Spark hands its numbers over
 * without boxing them.
 */
public final class ScoredRow {

  static final Encoder<ScoredRow> ENCODER = Encoders.bean(ScoredRow.class);
  static final String TIME_US = "timeUs";
  static final String INPUT_ROWS = "inputRows";
  static final String SCORE = "score";

  private String series;
  private long timeUs;
  private long inputRows;
  private double[] numbers;
  private boolean ready;
  private double score;

  /** The observations among {@link SeriesRows}, not scored yet. */
  static Dataset<ScoredRow> of(Dataset<Row> seriesRows) {
    return seriesRows
        .filter(col(SeriesRows.KIND).equalTo(SeriesRows.OBSERVATION))
        .select(
            col("series"),
            unix_micros(col("event_time")).as(TIME_US),
            col("input_rows").as(INPUT_ROWS),
            col(Numbers.COLUMN),
            col(SeriesRows.READY),
            lit(Double.NaN).as(SCORE))
        .as(ENCODER);
  }

  public String getSeries() {
    return series;
  }

  public void setSeries(String series) {
    this.series = series;
  }

  public long getTimeUs() {
    return timeUs;
  }

  public void setTimeUs(long timeUs) {
    this.timeUs = timeUs;
  }

  public long getInputRows() {
    return inputRows;
  }

  public void setInputRows(long inputRows) {
    this.inputRows = inputRows;
  }

  public double[] getNumbers() {
    return numbers;
  }

  public void setNumbers(double[] numbers) {
    this.numbers = numbers;
  }

  public boolean isReady() {
    return ready;
  }

  public void setReady(boolean ready) {
    this.ready = ready;
  }

  /** The anomaly score; NaN before it is scored, and while the series is warming up. */
  public double getScore() {
    return score;
  }

  public void setScore(double score) {
    this.score = score;
  }
}
