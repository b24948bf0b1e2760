package dev.weir.backtest;

import dev.weir.evaluation.RowSpan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of the rows of one series, or of one table, and kept from detectors.
 *
 * @param series its name
 * @param anomalous for each row whether it is an anomaly
 * @param timeline when; empty for a table, whose rows are in no order
 */
public record Truth(String series, boolean[] anomalous, Optional<Timeline> timeline) {

  /**
   * What makes rows a series.
   *
   * @param timesUs the time of each row, in microseconds
   * @param events the anomalous events in order, without overlap
   * @param period the period in rows, the longest buffer of VUS-PR
   */
  public record Timeline(long[] timesUs, List<RowSpan> events, int period) {
    public Timeline {
      Objects.requireNonNull(timesUs, "timesUs");
      events = List.copyOf(events);
    }
  }

  public Truth {
    Objects.requireNonNull(series, "series");
    Objects.requireNonNull(anomalous, "anomalous");
    Objects.requireNonNull(timeline, "timeline");
  }

  /** How many rows are anomalies. */
  public int anomalies() {
    int count = 0;
    for (boolean each : anomalous) {
      count += each ? 1 : 0;
    }
    return count;
  }

  /** Whether there is something to find and something to leave. */
  public boolean measurable() {
    int anomalies = anomalies();
    return anomalies > 0 && anomalies < anomalous.length;
  }
}
