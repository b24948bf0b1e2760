package dev.weir.detector;

import dev.weir.core.SplitMix64;
import java.util.Arrays;

/** Symmetric positive definite matrices, row after row in a flat array. */
public final class SymmetricMatrix {
  private SymmetricMatrix() {}

  /**
   * The mean of rows, and their covariance with an addition to the diagonal that keeps it positive
   * definite.
   */
  public record Moments(double[] mean, double[] covariance) {
    /**
     * Of rows that count alike.
     *
     * @param ridge is added to the diagonal
     */
    public static Moments of(ScaledRows rows, double ridge) {
      double[] weights = new double[rows.count()];
      Arrays.fill(weights, 1);
      return of(rows, weights, ridge);
    }

    /** Of rows that count by weights, at least one of which is above 0. */
    static Moments of(ScaledRows rows, double[] weights, double ridge) {
      int d = rows.dimension();
      double total = 0;
      for (double weight : weights) {
        total += weight;
      }
      double[] mean = new double[d];
      for (int row = 0; row < rows.count(); row++) {
        for (int i = 0; i < d; i++) {
          mean[i] += rows.z()[row * d + i] * (weights[row] / total);
        }
      }
      double[] covariance = new double[d * d];
      double[] centred = new double[d];
      for (int row = 0; row < rows.count(); row++) {
        for (int i = 0; i < d; i++) {
          centred[i] = rows.z()[row * d + i] - mean[i];
        }
        addProducts(centred, weights[row] / total, covariance);
      }
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < i; j++) {
          covariance[j * d + i] = covariance[i * d + j];
        }
        covariance[i * d + i] += ridge;
      }
      return new Moments(mean, covariance);
    }

    private static void addProducts(double[] centred, double weight, double[] lower) {
      int d = centred.length;
      for (int i = 0; i < d; i++) {
        double x = centred[i] * weight;
        for (int j = 0; j <= i; j++) {
          lower[i * d + j] += x * centred[j];
        }
      }
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

  /**
   * Eigenvalues and, row after row, their eigenvectors, the largest first (the cyclic method of
   * Jacobi; Golub and Van Loan, "Matrix Computations", section 8.5).
   */
  public record Eigen(double[] values, double[] vectors) {
    private static final int MOST_EXACT = 64;
    private static final int SWEEPS = 30;
    private static final int STEPS = 30;

    /** At least so many of the largest: all, exactly, of a matrix of at most 64 rows. */
    public static Eigen largest(double[] matrix, int d, int axes, SplitMix64 random) {
      return d <= MOST_EXACT ? of(matrix, d) : leading(matrix, d, axes, random);
    }

    static Eigen of(double[] matrix, int d) {
      double[] a = matrix.clone();
      double[] vectors = new double[d * d];
      for (int i = 0; i < d; i++) {
        vectors[i * d + i] = 1;
      }
      for (int sweep = 0; sweep < SWEEPS && !isDiagonal(a, d); sweep++) {
        for (int p = 0; p < d; p++) {
          for (int q = p + 1; q < d; q++) {
            rotate(a, vectors, d, p, q);
          }
        }
      }
      return sorted(a, vectors, d);
    }

    private static boolean isDiagonal(double[] a, int d) {
      double off = 0;
      double on = 0;
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < i; j++) {
          off += Math.abs(a[i * d + j]);
        }
        on += Math.abs(a[i * d + i]);
      }
      return off <= 1e-14 * on;
    }

    private static void rotate(double[] a, double[] vectors, int d, int p, int q) {
      double off = a[p * d + q];
      if (off == 0) {
        return;
      }
      double tau = (a[q * d + q] - a[p * d + p]) / (2 * off);
      double t = Math.copySign(1, tau) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
      double c = 1 / Math.sqrt(1 + t * t);
      double s = t * c;
      for (int k = 0; k < d; k++) {
        double kp = a[k * d + p];
        double kq = a[k * d + q];
        a[k * d + p] = c * kp - s * kq;
        a[k * d + q] = s * kp + c * kq;
      }
      turn(a, d, p, q, c, s);
      turn(vectors, d, p, q, c, s);
    }

    private static void turn(double[] rows, int d, int p, int q, double c, double s) {
      for (int k = 0; k < d; k++) {
        double pk = rows[p * d + k];
        double qk = rows[q * d + k];
        rows[p * d + k] = c * pk - s * qk;
        rows[q * d + k] = s * pk + c * qk;
      }
    }

    /**
     * Some of the largest, of which only the span is sure where eigenvalues are close: orthogonal
     * iteration (Golub and Van Loan, section 8.2).
     */
    static Eigen leading(double[] matrix, int d, int axes, SplitMix64 random) {
      double[] directions = new double[axes * d];
      for (int i = 0; i < directions.length; i++) {
        directions[i] = random.nextDouble() - 0.5;
      }
      orthonormalise(directions, d, axes);
      double[] next = new double[axes * d];
      for (int step = 0; step < STEPS; step++) {
        for (int axis = 0; axis < axes; axis++) {
          for (int i = 0; i < d; i++) {
            next[axis * d + i] =
                product(matrix, d, i, directions, axis) + 1e-9 * directions[axis * d + i];
          }
        }
        orthonormalise(next, d, axes);
        double[] last = directions;
        directions = next;
        next = last;
      }
      double[] values = new double[axes];
      for (int axis = 0; axis < axes; axis++) {
        for (int i = 0; i < d; i++) {
          values[axis] += directions[axis * d + i] * product(matrix, d, i, directions, axis);
        }
      }
      return new Eigen(values, directions);
    }

    private static double product(double[] matrix, int d, int row, double[] directions, int axis) {
      double sum = 0;
      for (int j = 0; j < d; j++) {
        sum += matrix[row * d + j] * directions[axis * d + j];
      }
      return sum;
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

    private static Eigen sorted(double[] a, double[] vectors, int d) {
      double[] values = new double[d];
      double[] ordered = new double[d * d];
      boolean[] taken = new boolean[d];
      for (int rank = 0; rank < d; rank++) {
        int best = -1;
        for (int i = 0; i < d; i++) {
          best = !taken[i] && (best < 0 || a[i * d + i] > a[best * d + best]) ? i : best;
        }
        taken[best] = true;
        values[rank] = a[best * d + best];
        System.arraycopy(vectors, best * d, ordered, rank * d, d);
      }
      return new Eigen(values, ordered);
    }
  }
}
