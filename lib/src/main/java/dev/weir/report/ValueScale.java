package dev.weir.report;

import dev.weir.report.Exhibit.Point;
import java.util.List;

/**
 * From values to pixels, top down.
 *
 * @param low the value at the bottom
 * @param high the value at the top
 * @param top the pixel of the highest value
 * @param bottom the pixel of the lowest value
 */
record ValueScale(double low, double high, int top, int bottom) {

  /**
   * How far the band may widen the scale beyond what was seen and expected, as a share of that
   * range.
   */
  private static final double BAND_REACH = 0.6;

  /**
   * A scale that shows all values and what was expected, and of the band what does not dwarf them.
   */
  static ValueScale over(List<Point> points, int top, int bottom) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double bandLow = Double.POSITIVE_INFINITY;
    double bandHigh = Double.NEGATIVE_INFINITY;
    for (Point point : points) {
      for (double x : new double[] {point.value(), point.expected()}) {
        if (Double.isFinite(x)) {
          low = Math.min(low, x);
          high = Math.max(high, x);
        }
      }
      if (point.banded()) {
        bandLow = Math.min(bandLow, point.low());
        bandHigh = Math.max(bandHigh, point.high());
      }
    }
    if (low > high) {
      return new ValueScale(0, 1, top, bottom);
    }
    boolean positive = low >= 0;
    double reach = (high - low) * BAND_REACH;
    double from = Math.max(Math.min(low, bandLow), low - reach);
    double to = Math.min(Math.max(high, bandHigh), high + reach);
    if (positive && (from < 0 || low < 0.4 * to)) {
      from = 0;
    }
    double air = to > from ? 0 : Math.max(1, Math.abs(to)) / 2;
    return new ValueScale(from - (positive && from == 0 ? 0 : air), to + air, top, bottom);
  }

  /** The pixel of a value, kept near the chart so that a far end cannot bloat it. */
  double y(double value) {
    double y = bottom - (value - low) / (high - low) * (bottom - top);
    return Math.max(top - 4.0, Math.min(bottom, y));
  }

  List<Double> ticks() {
    return Axis.numbers(low, high, bottom - top > 100 ? 4 : 2);
  }

  /** A tick in few letters: {@code 12k}, {@code 1.5M}. */
  String label(double tick) {
    double size = Math.max(Math.abs(low), Math.abs(high));
    if (size >= 1e10) {
      return Numbers.number(tick);
    }
    if (size >= 2e6) {
      return tick == 0 ? "0" : Numbers.number(tick / 1e6) + "M";
    }
    if (size >= 2e4) {
      return tick == 0 ? "0" : Numbers.number(tick / 1e3) + "k";
    }
    return Numbers.number(tick);
  }
}
