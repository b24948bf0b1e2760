package dev.weir.report;

import dev.weir.report.Exhibit.Point;
import dev.weir.report.Incident.Reason;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Reasons and rarity as a reader would say them. English, plain text: escape before it becomes
 * markup.
 */
final class Words {
  private Words() {}

  /** A name from the pipeline file, to be read: {@code mean_delay} becomes {@code mean delay}. */
  static String name(String name) {
    return name.replace('_', ' ');
  }

  /** How rare a severity is: {@code One window in 40,000 is this strange}. */
  static String severity(double severity) {
    return Double.isFinite(severity) && severity >= 9.05
        ? "Fewer than one window in a billion is this strange"
        : rarity(severity)
            .map(one -> one + " is this strange")
            .orElse("How rare this is, is unknown");
  }

  /** How rare a severity is, in short: {@code 1 in 40,000}. */
  static String odds(double severity) {
    if (Double.isFinite(severity) && severity >= 9.05) {
      return "< 1 in 1 billion";
    }
    return rarity(severity).map(one -> one.replace("One window in", "1 in")).orElse("–");
  }

  private static Optional<String> rarity(double severity) {
    if (!Double.isFinite(severity)) {
      return Optional.empty();
    }
    BigDecimal windows =
        new BigDecimal(Math.max(1, StrictMath.pow(10, severity)))
            .round(new MathContext(2, RoundingMode.HALF_EVEN));
    if (windows.compareTo(BigDecimal.valueOf(1_000_000_000)) >= 0) {
      return Optional.of("One window in " + scaled(windows, 9) + " billion");
    }
    if (windows.compareTo(BigDecimal.valueOf(1_000_000)) >= 0) {
      return Optional.of("One window in " + scaled(windows, 6) + " million");
    }
    return Optional.of("One window in " + Numbers.grouped("#,##0", windows));
  }

  private static String scaled(BigDecimal number, int decimals) {
    return Numbers.grouped("#,##0.#", number.movePointLeft(decimals));
  }

  /** A reason in general form: {@code flights: 0, expected 31; contribution 78 %}. */
  static String reason(Reason reason) {
    return seen(name(reason.feature()), reason.value(), reason.expected())
        + "; contribution "
        + Numbers.percent(reason.share());
  }

  /**
   * The first reason of an incident without its contribution; empty text when there is no reason.
   */
  static String mainReason(Incident incident) {
    return incident.reasons().stream()
        .findFirst()
        .map(reason -> seen(name(reason.feature()), reason.value(), reason.expected()))
        .orElse("");
  }

  /**
   * What happened at the peak, in terms of the value behind the first reason where it was seen with
   * what was expected of it, otherwise of the feature itself.
   */
  static String headline(Exhibit exhibit) {
    Incident incident = exhibit.incident();
    if (incident.reasons().isEmpty()) {
      return "score " + Numbers.number(incident.peakScore());
    }
    Reason first = incident.reasons().get(0);
    return exhibit
        .curveOf(first.feature())
        .flatMap(
            curve ->
                curve
                    .at(incident.peak())
                    .filter(peak -> Double.isFinite(peak.expected()))
                    .map(peak -> seen(name(curve.name()), peak.value(), peak.expected())))
        .orElseGet(() -> mainReason(incident));
  }

  private static String seen(String name, double value, double expected) {
    return name
        + ": "
        + Numbers.number(value)
        + (Double.isFinite(expected) ? ", expected " + Numbers.number(expected) : "");
  }

  /** A point in words: {@code 0, expected 31 ± 8}. */
  static String point(Point point) {
    if (!Double.isFinite(point.expected())) {
      return Numbers.number(point.value());
    }
    String band = point.banded() ? " ± " + Numbers.number(2 * point.spread()) : "";
    return Numbers.number(point.value()) + ", expected " + Numbers.number(point.expected()) + band;
  }

  /** A peak, short enough to stand in a chart: {@code 0, expected 31}. */
  static String peak(Point point) {
    return Numbers.number(point.value())
        + (Double.isFinite(point.expected())
            ? ", expected " + Numbers.number(point.expected())
            : "");
  }
}
