package dev.weir.detector;

import dev.weir.core.SplitMix64;

/**
 * The principal axes of the largest variance of scaled rows, bounded at ±{@value #MOST} so that a
 * single row cannot turn them; all features as they are where these are few enough.
 *
 * @param dimension how many features a row has
 * @param directions {@code directions[axes][dimension]}, orthonormal; empty for the features
 *     themselves
 */
record Axes(int dimension, double[] directions) {
  private static final double MOST = 10;

  Axes {
    if (dimension < 1 || directions.length % dimension != 0) {
      throw new IllegalArgumentException("its axes are not valid. Train the model again");
    }
  }

  /** At most so many axes of the rows. */
  static Axes of(ScaledRows rows, int most, SplitMix64 random) {
    int d = rows.dimension();
    if (d <= most) {
      return new Axes(d, new double[0]);
    }
    double[] bounded = new double[rows.count() * d];
    for (int i = 0; i < bounded.length; i++) {
      bounded[i] = Columns.bounded(rows.z()[i], MOST);
    }
    double[] covariance =
        SymmetricMatrix.Moments.of(new ScaledRows(bounded, rows.count(), d), 0).covariance();
    return new Axes(d, SymmetricMatrix.Eigen.leading(covariance, d, most, random).vectors());
  }

  boolean isIdentity() {
    return directions.length == 0;
  }

  /** How many there are. */
  int count() {
    return isIdentity() ? dimension : directions.length / dimension;
  }

  void project(double[] z, int rows, double[] onAxes) {
    int axes = count();
    for (int row = 0; row < rows; row++) {
      for (int axis = 0; axis < axes; axis++) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
          sum += directions[axis * dimension + i] * z[row * dimension + i];
        }
        onAxes[row * axes + axis] = sum;
      }
    }
  }

  ModelParts parts() {
    return ModelParts.EMPTY.with("dimension", dimension).with("directions", directions);
  }

  static Axes of(ModelParts parts) {
    return new Axes(parts.number("dimension"), parts.doubles("directions"));
  }
}
