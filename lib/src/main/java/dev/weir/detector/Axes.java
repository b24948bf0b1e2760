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
  private static final int STEPS = 30;

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
    return new Axes(d, leading(covariance, d, most, random));
  }

  /**
   * Orthogonal iteration: the span of the largest eigenvectors, which is all that distances see.
   */
  private static double[] leading(double[] matrix, int d, int axes, SplitMix64 random) {
    double[] directions = new double[axes * d];
    for (int i = 0; i < directions.length; i++) {
      directions[i] = random.nextDouble() - 0.5;
    }
    orthonormalise(directions, d, axes);
    double[] next = new double[axes * d];
    for (int step = 0; step < STEPS; step++) {
      for (int axis = 0; axis < axes; axis++) {
        for (int i = 0; i < d; i++) {
          double sum = 0;
          for (int j = 0; j < d; j++) {
            sum += matrix[i * d + j] * directions[axis * d + j];
          }
          next[axis * d + i] = sum + 1e-9 * directions[axis * d + i]; // keeps its length above 0
        }
      }
      orthonormalise(next, d, axes);
      double[] last = directions;
      directions = next;
      next = last;
    }
    return directions;
  }

  /** Modified Gram and Schmidt; a direction that others span becomes 0. */
  private static void orthonormalise(double[] directions, int d, int axes) {
    for (int axis = 0; axis < axes; axis++) {
      double before = length(directions, axis, d);
      for (int other = 0; other < axis; other++) {
        double product = 0;
        for (int i = 0; i < d; i++) {
          product += directions[axis * d + i] * directions[other * d + i];
        }
        for (int i = 0; i < d; i++) {
          directions[axis * d + i] -= product * directions[other * d + i];
        }
      }
      double length = length(directions, axis, d);
      double factor = length > 1e-12 * before ? 1 / length : 0;
      for (int i = 0; i < d; i++) {
        directions[axis * d + i] *= factor;
      }
    }
  }

  private static double length(double[] directions, int axis, int d) {
    double sum = 0;
    for (int i = axis * d; i < (axis + 1) * d; i++) {
      sum += directions[i] * directions[i];
    }
    return Math.sqrt(sum);
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
