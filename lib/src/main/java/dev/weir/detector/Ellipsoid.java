package dev.weir.detector;

import java.util.Arrays;

/**
 * Squared Mahalanobis distances: of the row less the mean, whitened by the inverse of the lower
 * Cholesky factor of the covariance. A feature's share of it is its difference from the mean times
 * its entry of the inverse covariance applied to all differences, which may be negative; the shares
 * add up exactly.
 */
record Ellipsoid(double[] mean, double[] whitener) implements RowModel {
  /** What is added to each variance, of features scaled to a variance of about 1. */
  static final double RIDGE = 1e-3;

  Ellipsoid {
    if (mean.length == 0 || whitener.length != mean.length * mean.length) {
      throw new IllegalArgumentException("its covariance is not valid. Train the model again");
    }
  }

  static Ellipsoid of(ScaledRows rows) {
    return of(SymmetricMatrix.Moments.of(rows, RIDGE));
  }

  static Ellipsoid of(SymmetricMatrix.Moments moments) {
    int d = moments.mean().length;
    double[] lower = SymmetricMatrix.lower(moments.covariance(), d);
    return new Ellipsoid(moments.mean(), SymmetricMatrix.inverseOfLower(lower, d));
  }

  /**
   * The ellipsoid of the share of the rows that is nearest by it: starts from all rows and
   * concentrates a few times (the C-steps of Rousseeuw and Van Driessen, "A Fast Algorithm for the
   * Minimum Covariance Determinant Estimator", Technometrics 1999).
   */
  static Ellipsoid concentrated(ScaledRows rows, double share, int steps) {
    Ellipsoid ellipsoid = of(rows);
    int kept = Math.max(1, (int) (share * rows.count()));
    for (int step = 0; step < steps && kept < rows.count(); step++) {
      ellipsoid = of(rows.lowest(ellipsoid.scores(rows), kept));
    }
    return ellipsoid;
  }

  @Override
  public int dimension() {
    return mean.length;
  }

  @Override
  public void score(double[] z, int count, double[] scores, int at) {
    for (int row = 0; row < count; row++) {
      scores[at + row] = squaredDistance(z, row * mean.length);
    }
  }

  double squaredDistance(double[] z, int start) {
    int d = mean.length;
    double squared = 0;
    for (int i = 0; i < d; i++) {
      double sum = 0;
      for (int j = 0; j <= i; j++) {
        sum += whitener[i * d + j] * (z[start + j] - mean[j]);
      }
      squared += sum * sum;
    }
    return squared;
  }

  /** ln of the normal density at the mean, but for the constant that all of a dimension share. */
  double logDensityAtMean() {
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      sum += StrictMath.log(whitener[i * mean.length + i]);
    }
    return sum;
  }

  @Override
  public void explain(double[] z, double[] contributions) {
    int d = mean.length;
    Arrays.fill(contributions, 0);
    for (int i = 0; i < d; i++) {
      double sum = 0;
      for (int j = 0; j <= i; j++) {
        sum += whitener[i * d + j] * (z[j] - mean[j]);
      }
      for (int j = 0; j <= i; j++) {
        contributions[j] += sum * whitener[i * d + j] * (z[j] - mean[j]);
      }
    }
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY.with("mean", mean).with("whitener", whitener);
  }

  static Ellipsoid of(ModelParts parts) {
    return new Ellipsoid(parts.doubles("mean"), parts.doubles("whitener"));
  }
}
