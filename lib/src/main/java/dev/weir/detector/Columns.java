package dev.weir.detector;

import dev.weir.core.ExactSum;
import java.util.Arrays;

/** The columns of row-major arrays, as sorted arrays, and quantiles of those. */
public final class Columns {
  /** Magnitudes beyond count as this, so that no difference overflows. */
  private static final double LARGEST = 1e300;

  private static final int ACCURACY = 64;

  private Columns() {}

  /** The numbers of one feature that are there, ascending, infinities as very large numbers. */
  public static double[] sorted(double[] rows, int count, int dimension, int feature) {
    double[] numbers = new double[count];
    int present = 0;
    for (int row = 0; row < count; row++) {
      double x = rows[row * dimension + feature];
      if (!Double.isNaN(x)) {
        numbers[present++] = bounded(x, LARGEST) + 0.0; // -0 and 0 are the same number
      }
    }
    double[] sorted = Arrays.copyOf(numbers, present);
    Arrays.sort(sorted);
    return sorted;
  }

  /** A number, or the largest that is reckoned with. */
  public static double bounded(double x) {
    return bounded(x, LARGEST);
  }

  static double bounded(double x, double magnitude) {
    return x > magnitude ? magnitude : x < -magnitude ? -magnitude : x;
  }

  /** The quantile of sorted numbers, linear between neighbours (Hyndman and Fan 1996, type 7). */
  public static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    double part = at - below;
    return sorted[below] * (1 - part) + sorted[above] * part;
  }

  /** The mean, of which only the sum and the quotient are rounded. */
  public static double mean(double[] numbers) {
    ExactSum sum = new ExactSum();
    for (double x : numbers) {
      sum.add(x);
    }
    return sum.value() / numbers.length;
  }

  /** The standard deviation of sorted numbers, 0 for equal ones, without overflow. */
  public static double deviation(double[] sorted) {
    double range = sorted[sorted.length - 1] - sorted[0];
    if (range == 0) {
      return 0;
    }
    double mean = 0; // of the distances from the least, in units of the range
    double squares = 0;
    for (double x : sorted) {
      double share = (x - sorted[0]) / range;
      mean += share / sorted.length;
      squares += share * share / sorted.length;
    }
    return range * Math.sqrt(Math.max(0, squares - mean * mean));
  }

  /** sqrt(pi / 2) times the mean absolute deviation: the standard deviation of normal numbers. */
  static double meanDeviation(double[] sorted, double centre) {
    double mean = 0;
    for (double x : sorted) {
      mean += Math.abs(x - centre) / sorted.length;
    }
    return 1.2533141373155003 * mean;
  }

  /** The index after the last of the sorted numbers that equal the one at an index. */
  public static int endOfTie(double[] sorted, int from) {
    int to = from + 1;
    while (to < sorted.length && sorted[to] == sorted[from]) {
      to++;
    }
    return to;
  }

  /**
   * Which of ascending numbers suffice to tell the share on either side of another to a 64th of it:
   * where the ties begin that hold the ends, and then ever fewer, the farther they are from them.
   */
  static int[] knots(double[] sorted) {
    int[] knots = new int[sorted.length];
    int kept = 0;
    int next = 0; // the tie that holds it is kept
    for (int from = 0; from < sorted.length; ) {
      int to = endOfTie(sorted, from);
      if (to > next) {
        knots[kept++] = from;
        next = to - 1 + Math.max(1, Math.min(to - 1, sorted.length - to) / (ACCURACY + 1));
      }
      from = to;
    }
    return Arrays.copyOf(knots, kept);
  }

  /** The first index of ascending numbers, up to the last, whose number is not below another. */
  static int firstNotBelow(double[] ascending, int from, int last, double x) {
    int at = from;
    int length = last - from;
    while (length > 0) {
      int half = length >>> 1;
      boolean less = ascending[at + half] < x;
      at = less ? at + half + 1 : at;
      length = less ? length - half - 1 : half;
    }
    return at;
  }
}
