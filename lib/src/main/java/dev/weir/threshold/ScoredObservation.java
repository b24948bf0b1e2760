package dev.weir.threshold;

import java.util.Objects;

/**
 * An observation and how strange it was found.
 *
 * @param series whose it is
 * @param timeUs its time, in microseconds since 1970-01-01 UTC
 * @param score finite; higher is stranger
 */
public record ScoredObservation(String series, long timeUs, double score) {
  public ScoredObservation {
    Objects.requireNonNull(series, "series");
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("Invalid score: " + score + " (must be finite)");
    }
  }
}
