package dev.weir.series;

import dev.weir.core.SplitMix64;
import java.util.Arrays;

/**
 * The way through a random cut tree that leads to one point. Cuts are made one after the other
 * through the bounding box of what is still together with the point, in a dimension that is drawn
 * by its side length, at a place that is drawn uniformly, until the point is alone. That way is all
 * of the tree that the point's displacement depends on, so the tree is never built.
 *
 * <p>Boxes are not computed either: a cut is drawn from a box that is known to hold them, and drawn
 * again, from a smaller one, if it parts nothing; those that part something are distributed as if
 * drawn from the box itself.
 *
 * <p>A point is a shingle: consecutive numbers of a series, told by how long ago the latest is.
 * Reusable; not thread-safe.
 */
final class IsolationPath {
  private static final int MOST_REDRAWS = 1000; // where a side is but a few roundings long

  private final double[] series; // from the newest to the oldest
  private final double[] low;
  private final double[] high;

  /**
   * Paths to the latest shingle.
   *
   * @param series from the newest number to the oldest
   * @param shingle how many numbers make a point
   */
  IsolationPath(double[] series, int shingle) {
    this.series = series;
    low = new double[shingle];
    high = new double[shingle];
  }

  /**
   * The collusive displacement of the latest point in a tree of it and others: the largest ratio,
   * over all parts of the tree that hold it, of what would come nearer by the part's removal to the
   * part's size.
   *
   * @param others how long ago they are; in no particular order afterwards
   * @param count how many of them
   * @param least what no number is below
   * @param most what no number is above
   */
  double displacement(int[] others, int count, double least, double most, SplitMix64 random) {
    Arrays.fill(low, least);
    Arrays.fill(high, most);
    double displacement = 0;
    int together = count;
    int redraws = 0;
    // With so many left, the ratio can be at most that.
    while (displacement < together && redraws < MOST_REDRAWS) {
      double length = 0;
      for (int i = 0; i < low.length; i++) {
        length += high[i] - low[i];
      }
      if (length <= 0) {
        return displacement; // all that is left is the same
      }
      double at = random.nextDouble() * length;
      int dimension = 0;
      while (dimension < low.length - 1 && at >= high[dimension] - low[dimension]) {
        at -= high[dimension] - low[dimension];
        dimension++;
      }
      double cut = low[dimension] + at;
      boolean above = series[dimension] > cut;
      int kept = keep(others, together, dimension, cut, above);
      if (kept == together) {
        redraws++;
        tighten(others, together, dimension);
      } else {
        displacement = Math.max(displacement, (together - kept) / (kept + 1.0));
        together = kept;
        if (above) {
          low[dimension] = cut;
        } else {
          high[dimension] = cut;
        }
      }
    }
    return displacement;
  }

  /** Moves those on one side of a cut to the front; returns how many. */
  private int keep(int[] others, int count, int dimension, double cut, boolean above) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int other = others[i];
      others[kept] = other;
      kept += (series[other + dimension] > cut) == above ? 1 : 0;
    }
    return kept;
  }

  private void tighten(int[] others, int count, int dimension) {
    double least = series[dimension];
    double most = least;
    for (int i = 0; i < count; i++) {
      double x = series[others[i] + dimension];
      least = x < least ? x : least;
      most = x > most ? x : most;
    }
    low[dimension] = least;
    high[dimension] = most;
  }
}
