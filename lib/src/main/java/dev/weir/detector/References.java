package dev.weir.detector;

import dev.weir.spec.Constraint;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.Arrays;

/**
 * Rows that others are compared with, each feature an array of its own, so that the distances from
 * one row to all of them are a few passes over neighbouring numbers, which the processor does
 * several at a time.
 */
final class References {
  /** How many rows there are at most. */
  static final Option MOST_OPTION =
      Option.optional(
              "references",
              OptionType.INTEGER,
              "8192",
              "The most rows that others are compared with.")
          .must(Constraint.between(1, 1 << 17));

  private final double[][] columns;

  private References(double[][] columns) {
    this.columns = columns;
  }

  static References of(ScaledRows rows) {
    double[][] columns = new double[rows.dimension()][rows.count()];
    for (int row = 0; row < rows.count(); row++) {
      for (int feature = 0; feature < rows.dimension(); feature++) {
        columns[feature][row] = rows.z()[row * rows.dimension() + feature];
      }
    }
    return new References(columns);
  }

  int dimension() {
    return columns.length;
  }

  int count() {
    return columns[0].length;
  }

  /**
   * The squared Euclidean distances from the row that starts at an index of z to each reference.
   */
  void squaredDistances(double[] z, int start, double[] squared) {
    Arrays.fill(squared, 0, count(), 0);
    int feature = 0;
    for (; feature < dimension() % 4; feature++) {
      addSquares(columns[feature], z[start + feature], squared);
    }
    for (; feature < dimension(); feature += 4) {
      addSquares(feature, z, start + feature, squared);
    }
  }

  private static void addSquares(double[] column, double x, double[] squared) {
    for (int i = 0; i < column.length; i++) {
      double d = column[i] - x;
      squared[i] += d * d;
    }
  }

  /** Of four features in one pass. */
  private void addSquares(int feature, double[] z, int at, double[] squared) {
    double[] column0 = columns[feature];
    double[] column1 = columns[feature + 1];
    double[] column2 = columns[feature + 2];
    double[] column3 = columns[feature + 3];
    double x0 = z[at];
    double x1 = z[at + 1];
    double x2 = z[at + 2];
    double x3 = z[at + 3];
    for (int i = 0; i < column0.length; i++) {
      double d0 = column0[i] - x0;
      double d1 = column1[i] - x1;
      double d2 = column2[i] - x2;
      double d3 = column3[i] - x3;
      squared[i] += d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3);
    }
  }

  ModelParts parts() {
    double[] flat = new double[dimension() * count()];
    for (int feature = 0; feature < dimension(); feature++) {
      System.arraycopy(columns[feature], 0, flat, feature * count(), count());
    }
    return ModelParts.EMPTY.with("dimension", dimension()).with("columns", flat);
  }

  static References of(ModelParts parts) {
    int dimension = parts.number("dimension");
    double[] flat = parts.doubles("columns");
    if (dimension < 1 || flat.length == 0 || flat.length % dimension != 0) {
      throw new IllegalArgumentException(
          flat.length + " numbers are not rows of " + dimension + " features. Train it again");
    }
    int count = flat.length / dimension;
    double[][] columns = new double[dimension][];
    Arrays.setAll(
        columns, feature -> Arrays.copyOfRange(flat, feature * count, (feature + 1) * count));
    return new References(columns);
  }
}
