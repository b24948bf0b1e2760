package dev.weir.detector;

import java.util.Arrays;

/**
 * The sum over the features of the surprise, -ln p, of a number in a tail of its feature: p is the
 * share of the sample at or beyond it, to a 64th of the share. Beyond the sample the share falls on
 * with the distance from its extreme, in units of half the range, so that what is farther is
 * stranger. Exactly a sum: a feature contributes its term.
 */
final class TailSum implements RowModel {
  /** The tail in which a number is the rarer (ECOD). */
  static final int RARER = 2;

  private final int[] sides; // of each feature: RARER, or the sign of its skewness (COPOD)
  private final int[] ends; // of each feature's numbers
  private final double[] values; // ascending, feature after feature
  private final double[] left; // of each value the surprise of being so small
  private final double[] right; // and of being so large

  TailSum(int[] sides, int[] ends, double[] values, double[] left, double[] right) {
    int last = 0;
    for (int end : ends) {
      check(end > last);
      last = end;
    }
    check(last > 0 && values.length == last && left.length == last && right.length == last);
    check(sides.length == ends.length);
    this.sides = sides;
    this.ends = ends;
    this.values = values;
    this.left = left;
    this.right = right;
  }

  static TailSum rarerSide(ScaledRows rows) {
    int[] sides = new int[rows.dimension()];
    Arrays.fill(sides, RARER);
    return of(rows, sides);
  }

  /** The side of each feature's longer tail, or the mean of both where that is more. */
  static TailSum longerSide(ScaledRows rows) {
    int[] sides = new int[rows.dimension()];
    Arrays.setAll(sides, feature -> skewness(rows, feature));
    return of(rows, sides);
  }

  /** The sign of the third central moment. */
  private static int skewness(ScaledRows rows, int feature) {
    double mean = 0;
    for (int i = feature; i < rows.z().length; i += rows.dimension()) {
      mean += rows.z()[i] / rows.count();
    }
    double third = 0;
    for (int i = feature; i < rows.z().length; i += rows.dimension()) {
      double d = rows.z()[i] - mean;
      third += d * d * d;
    }
    return (int) Math.signum(third);
  }

  private static TailSum of(ScaledRows rows, int[] sides) {
    int d = rows.dimension();
    int[] ends = new int[d];
    double[] values = new double[rows.z().length];
    double[] left = new double[values.length];
    double[] right = new double[values.length];
    int at = 0;
    for (int feature = 0; feature < d; feature++) {
      double[] sorted = Columns.sorted(rows.z(), rows.count(), d, feature);
      for (int from : Columns.knots(sorted)) {
        int to = Columns.endOfTie(sorted, from);
        values[at] = sorted[from];
        left[at] = -StrictMath.log((double) to / sorted.length);
        right[at++] = -StrictMath.log((double) (sorted.length - from) / sorted.length);
      }
      ends[feature] = at;
    }
    return new TailSum(
        sides, ends, Arrays.copyOf(values, at), Arrays.copyOf(left, at), Arrays.copyOf(right, at));
  }

  @Override
  public int dimension() {
    return ends.length;
  }

  @Override
  public void score(double[] z, int count, double[] scores, int at) {
    for (int row = 0; row < count; row++) {
      double sum = 0;
      for (int feature = 0; feature < ends.length; feature++) {
        sum += surprise(feature, z[row * ends.length + feature]);
      }
      scores[at + row] = sum;
    }
  }

  @Override
  public void explain(double[] z, double[] contributions) {
    for (int feature = 0; feature < ends.length; feature++) {
      contributions[feature] = surprise(feature, z[feature]);
    }
  }

  private double surprise(int feature, double x) {
    int from = feature == 0 ? 0 : ends[feature - 1];
    int last = ends[feature] - 1;
    if (x < values[from]) {
      return chosen(feature, left[from], 0) + beyond(values[from] - x, from, last);
    }
    if (x > values[last]) {
      return chosen(feature, 0, right[last]) + beyond(x - values[last], from, last);
    }
    int at = Columns.firstNotBelow(values, from, last, x);
    // what is between two of the sample has the left share of the lower, the right of the upper
    return chosen(feature, left[values[at] == x ? at : at - 1], right[at]);
  }

  private double chosen(int feature, double small, double large) {
    int side = sides[feature];
    if (side == RARER) {
      return Math.max(small, large);
    }
    double skewed = side < 0 ? small : side > 0 ? large : small + large;
    return Math.max(skewed, (small + large) / 2);
  }

  private double beyond(double distance, int from, int last) {
    double range = values[last] - values[from];
    double unit = range > 0 ? range / 2 : 1;
    return StrictMath.log1p(Math.min(distance / unit, Double.MAX_VALUE));
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY
        .with("sides", sides)
        .with("ends", ends)
        .with("values", values)
        .with("left", left)
        .with("right", right);
  }

  static TailSum of(ModelParts parts) {
    return new TailSum(
        parts.integers("sides"),
        parts.integers("ends"),
        parts.doubles("values"),
        parts.doubles("left"),
        parts.doubles("right"));
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("its tails are not valid. Train the model again");
    }
  }
}
