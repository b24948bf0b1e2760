package dev.weir.detector;

/** Symmetric positive definite matrices, row after row in a flat array. */
final class SymmetricMatrix {
  private SymmetricMatrix() {}

  /**
   * The mean of rows, and their covariance with an addition to the diagonal that keeps it positive
   * definite.
   */
  record Moments(double[] mean, double[] covariance) {
    static Moments of(ScaledRows rows, double ridge) {
      int d = rows.dimension();
      double[] mean = new double[d];
      for (int i = 0; i < rows.count() * d; i++) {
        mean[i % d] += rows.z()[i] / rows.count();
      }
      double[] covariance = new double[d * d];
      double[] centred = new double[d];
      for (int row = 0; row < rows.count(); row++) {
        for (int i = 0; i < d; i++) {
          centred[i] = rows.z()[row * d + i] - mean[i];
        }
        for (int i = 0; i < d; i++) {
          for (int j = 0; j < d; j++) {
            covariance[i * d + j] += centred[i] * centred[j];
          }
        }
      }
      for (int i = 0; i < d * d; i++) {
        covariance[i] /= rows.count();
      }
      for (int i = 0; i < d; i++) {
        covariance[i * d + i] += ridge;
      }
      return new Moments(mean, covariance);
    }
  }

  /** The lower triangle L of the factors L L' of a matrix (Cholesky); pivots are at least tiny. */
  static double[] lower(double[] matrix, int d) {
    double[] lower = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i * d + j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i * d + k] * lower[j * d + k];
        }
        lower[i * d + j] =
            i == j ? Math.sqrt(Math.max(sum, 1e-12 * matrix[i * d + i])) : sum / lower[j * d + j];
      }
    }
    return lower;
  }

  /** The inverse of a lower triangle. */
  static double[] inverseOfLower(double[] lower, int d) {
    double[] inverse = new double[d * d];
    for (int column = 0; column < d; column++) {
      inverse[column * d + column] = 1 / lower[column * d + column];
      for (int i = column + 1; i < d; i++) {
        double sum = 0;
        for (int k = column; k < i; k++) {
          sum += lower[i * d + k] * inverse[k * d + column];
        }
        inverse[i * d + column] = -sum / lower[i * d + i];
      }
    }
    return inverse;
  }
}
