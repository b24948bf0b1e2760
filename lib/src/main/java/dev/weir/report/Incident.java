package dev.weir.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Neighbouring anomalies of one series.
 *
 * @param id the incident's id
 * @param series the series
 * @param start start of the first flagged window
 * @param end end of the last flagged window
 * @param peak start of the strangest window
 * @param peakScore the score there; higher is stranger
 * @param peakSeverity minus the decimal logarithm of the share of windows that are at least as
 *     strange
 * @param anomalies flagged windows
 * @param kind point, contextual or collective; empty where nothing says
 * @param reasons why the strangest window is strange, the greatest contribution first
 */
public record Incident(
    String id,
    String series,
    Instant start,
    Instant end,
    Instant peak,
    double peakScore,
    double peakSeverity,
    long anomalies,
    String kind,
    List<Reason> reasons) {
  public Incident {
    reasons = List.copyOf(reasons);
  }

  /** From the start of the first to the end of the last flagged window. */
  public Duration duration() {
    return Duration.between(start, end);
  }

  /**
   * What one feature adds to a score.
   *
   * @param feature the feature's name
   * @param value what was seen
   * @param expected what is usual; NaN where nothing says
   * @param contribution what the feature adds to the additive total behind the score
   * @param share the contribution's share of that total, 0 to 1
   */
  public record Reason(
      String feature, double value, double expected, double contribution, double share) {}
}
