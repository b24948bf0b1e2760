package dev.weir.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An incident with what is needed to see it.
 *
 * @param incident the incident
 * @param from start of the charts, some context before the incident
 * @param to end of the charts
 * @param window the distance between neighbouring observations
 * @param bucket the distance between neighbouring points; longer than {@code window} when the
 *     charts are thinned to the strangest observation of each bucket
 * @param curves the values that carry the reasons, the weightiest first
 */
public record Exhibit(
    Incident incident,
    Instant from,
    Instant to,
    Duration window,
    Duration bucket,
    List<Curve> curves) {
  public Exhibit {
    curves = List.copyOf(curves);
  }

  /** The curve of the value a feature derives from. */
  public Optional<Curve> curveOf(String feature) {
    List<String> names = curves.stream().map(Curve::name).toList();
    return root(feature, names)
        .flatMap(name -> curves.stream().filter(curve -> curve.name().equals(name)).findFirst());
  }

  /**
   * The value a feature derives from. A feature is named after its value: {@code flights_lag_1}
   * remembers {@code flights}.
   *
   * @param feature the feature's name
   * @param values the names of all values
   * @return the longest value name that starts the feature's name; empty when none does, as for
   *     calendar features
   */
  static Optional<String> root(String feature, List<String> values) {
    return values.stream()
        .filter(value -> feature.equals(value) || feature.startsWith(value + "_"))
        .max((a, b) -> Integer.compare(a.length(), b.length()));
  }

  /**
   * One value over time.
   *
   * @param name the value's name
   * @param points its points, in time order
   */
  public record Curve(String name, List<Point> points) {
    public Curve {
      points = List.copyOf(points);
    }

    /** The point at a time. */
    public Optional<Point> at(Instant time) {
      return points.stream().filter(point -> point.time().equals(time)).findFirst();
    }
  }

  /**
   * One value of one observation.
   *
   * @param time start of the window
   * @param value what was seen; NaN when missing
   * @param expected what was expected; NaN where nothing says
   * @param spread the usual distance from what is expected; NaN where nothing says
   * @param verdict whether the window was flagged
   */
  public record Point(Instant time, double value, double expected, double spread, Verdict verdict) {

    /** Whether there is a band around what was expected. */
    boolean banded() {
      return Double.isFinite(expected) && Double.isFinite(spread);
    }

    double low() {
      return expected - 2 * spread;
    }

    double high() {
      return expected + 2 * spread;
    }
  }

  /** What was decided about a window. */
  public enum Verdict {
    /** Nothing strange. */
    CALM,
    /** Part of the incident shown. */
    FLAGGED,
    /** Part of another incident of the same series. */
    FLAGGED_ELSEWHERE
  }
}
