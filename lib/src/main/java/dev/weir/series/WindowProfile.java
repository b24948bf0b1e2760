package dev.weir.series;

import java.util.Arrays;

/**
 * The distance from each window of a series to its third nearest other: a matrix profile (Yeh et
 * al., "Matrix Profile I: All Pairs Similarity Joins for Time Series", ICDM 2016) of raw, not
 * z-normalised windows, to the third neighbour, so that an anomaly that occurs twice is still one
 * (Yankov, Keogh and Rebbapragada, "Disk Aware Discord Discovery", ICDM 2007). Needs the whole
 * series.
 *
 * <p>Diagonal by diagonal, as STOMP does, each distance from its neighbour's; the sums of L squares
 * are put together from sums within blocks (van Herk, "A Fast Algorithm for Local Minimum and
 * Maximum Filters", 1992), which only add, so that one huge number costs no other its precision.
 *
 * <p>Cost: O(n²), about 2 ns per pair of windows; beyond 2^15 numbers apart windows are not
 * compared, so that it is linear for longer series. Memory: 40 bytes a number.
 */
public final class WindowProfile {
  private static final int FARTHEST = 1 << 15;

  private final double[] x;
  private final int length;
  // The squares of the three least distances of each window.
  private final double[] first;
  private final double[] second;
  private final double[] third;

  private WindowProfile(double[] x, int length) {
    this.x = x;
    this.length = length;
    first = unknown(x.length - length + 1);
    second = first.clone();
    third = first.clone();
  }

  /**
   * The distances of all windows.
   *
   * @param x the series, finite
   * @param length of a window, at least 1
   * @return of the window that begins at i, for i up to n - length, the Euclidean distance to the
   *     third nearest window that does not overlap it; all zero where n is below 4 lengths
   */
  public static double[] of(double[] x, int length) {
    int windows = Math.max(0, x.length - length + 1);
    double[] distances = new double[windows];
    if (x.length < 4L * length) {
      return distances;
    }
    WindowProfile profile = new WindowProfile(x, length);
    double[] squares = new double[x.length];
    double[] tails = new double[x.length];
    for (int lag = length; lag < Math.min(windows, FARTHEST); lag++) {
      profile.diagonal(lag, squares, tails);
    }
    for (int i = 0; i < windows; i++) {
      distances[i] = Math.sqrt(profile.third[i]);
    }
    return distances;
  }

  private void diagonal(int lag, double[] squares, double[] tails) {
    int size = x.length - lag;
    for (int i = 0; i < size; i++) {
      double d = x[i] - x[i + lag];
      squares[i] = d * d;
    }
    // tails[i] is the sum from i to the end of i's block
    for (int start = 0; start + length <= size; start += length) {
      double sum = 0;
      for (int i = start + length - 1; i >= start; i--) {
        sum += squares[i];
        tails[i] = sum;
      }
    }
    for (int start = 0; start + length <= size; start += length) {
      double head = 0; // the sum over the next block up to the window's end
      int end = Math.min(start + length, size - length + 1);
      for (int i = start; i < end; i++) {
        double square = tails[i] + head;
        if (square < third[i]) {
          keep(i, square);
        }
        if (square < third[i + lag]) {
          keep(i + lag, square);
        }
        if (i + length < size) {
          head += squares[i + length];
        }
      }
    }
  }

  private void keep(int window, double square) {
    if (square >= second[window]) {
      third[window] = square;
      return;
    }
    third[window] = second[window];
    second[window] = Math.max(first[window], square);
    first[window] = Math.min(first[window], square);
  }

  private static double[] unknown(int windows) {
    double[] distances = new double[windows];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    return distances;
  }
}
