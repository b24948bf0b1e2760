package dev.weir.series;

/** What keeps squares finite and spreads above nothing. */
final class Bounds {
  private static final double LARGEST = 1e150; // its square is finite
  private static final double SMALLEST_SHARE = 1e-3;

  private Bounds() {}

  /** The number, its magnitude at most 1e150. */
  static double bounded(double x) {
    return within(x, LARGEST);
  }

  /** The number, its magnitude at most another one. */
  static double within(double x, double most) {
    return Math.max(-most, Math.min(most, x));
  }

  /**
   * A spread, at least a thousandth of the level's magnitude, or 1 where that is 0: a series that
   * never moved can still surprise.
   */
  static double spread(double spread, double level) {
    double least = SMALLEST_SHARE * Math.abs(level);
    return Math.max(spread, least > 0 ? least : 1);
  }
}
