package dev.weir.backtest;

import java.util.Arrays;

/** Quantiles of a few numbers. */
final class Quantiles {
  private static final double UPPER_TWENTIETH = 0.95;

  private Quantiles() {}

  /** What one in twenty exceeds. */
  static double upperTwentieth(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    return sorted[(int) (UPPER_TWENTIETH * (sorted.length - 1))];
  }
}
