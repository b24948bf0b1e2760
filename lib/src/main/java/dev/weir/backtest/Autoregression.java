package dev.weir.backtest;

/**
 * How far a row is from what the two before it lead to expect: a vector autoregression of order 2
 * (Lütkepohl, "New Introduction to Multiple Time Series Analysis", 2005, section 2.1) of all
 * numbers of a row on all of both rows and 1, fitted by ridge regression with a penalty of 0.1 a
 * row.
 *
 * <p>The strangeness is the root mean square over the numbers of residual / (its standard deviation
 * in the history + 0.02), each at most 50. The first row is taken to have been the same before.
 * Cost: fitting O(n d² + d³), scoring O(d²) a row.
 */
final class Autoregression implements NormalModel {
  private static final int ORDER = 2;
  private static final double PENALTY = 0.1;
  private static final double LEAST_DEVIATION = 0.02;
  private static final double MOST = 50;

  private final int dimension;
  private final double[][] weights; // per regressor, of which the last is 1, one per number
  private final double[] deviations;
  private final double usual;

  /**
   * A model.
   *
   * @param history scaled rows, at least one
   */
  Autoregression(double[] history, int dimension) {
    this.dimension = dimension;
    weights = weights(history);
    double[] residuals = residuals(history);
    int count = history.length / dimension;
    deviations = new double[dimension];
    for (int i = 0; i < residuals.length; i++) {
      deviations[i % dimension] += residuals[i] * residuals[i];
    }
    for (int i = 0; i < dimension; i++) {
      deviations[i] = Math.sqrt(deviations[i] / count) + LEAST_DEVIATION;
    }
    usual = Quantiles.upperTwentieth(strangeness(history));
  }

  @Override
  public double usual() {
    return usual;
  }

  @Override
  public double[] strangeness(double[] rows) {
    double[] residuals = residuals(rows);
    double[] strangeness = new double[rows.length / dimension];
    for (int row = 0; row < strangeness.length; row++) {
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        double z = Math.min(MOST, Math.abs(residuals[row * dimension + i]) / deviations[i]);
        squares += z * z;
      }
      strangeness[row] = Math.sqrt(squares / dimension);
    }
    return strangeness;
  }

  private double[][] weights(double[] history) {
    int count = history.length / dimension;
    int regressors = ORDER * dimension + 1;
    double[][] products = new double[regressors][regressors]; // the lower triangle
    double[][] targets = new double[regressors][dimension];
    double[] past = new double[regressors];
    for (int row = ORDER; row < count; row++) {
      past(history, row, past);
      for (int i = 0; i < regressors; i++) {
        for (int j = 0; j <= i; j++) {
          products[i][j] += past[i] * past[j];
        }
        for (int j = 0; j < dimension; j++) {
          targets[i][j] += past[i] * history[row * dimension + j];
        }
      }
    }
    for (int i = 0; i < regressors; i++) {
      products[i][i] += PENALTY * count;
    }
    solve(products, targets);
    return targets;
  }

  /** Solves for a positive definite matrix by Cholesky's decomposition, in place. */
  private static void solve(double[][] matrix, double[][] sides) {
    int size = matrix.length;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
      }
    }
    for (int side = 0; side < sides[0].length; side++) {
      for (int i = 0; i < size; i++) {
        double sum = sides[i][side];
        for (int k = 0; k < i; k++) {
          sum -= matrix[i][k] * sides[k][side];
        }
        sides[i][side] = sum / matrix[i][i];
      }
      for (int i = size - 1; i >= 0; i--) {
        double sum = sides[i][side];
        for (int k = i + 1; k < size; k++) {
          sum -= matrix[k][i] * sides[k][side];
        }
        sides[i][side] = sum / matrix[i][i];
      }
    }
  }

  private double[] residuals(double[] rows) {
    double[] residuals = rows.clone();
    double[] past = new double[weights.length];
    for (int row = 0; row < rows.length / dimension; row++) {
      past(rows, row, past);
      for (int i = 0; i < past.length; i++) {
        for (int j = 0; j < dimension; j++) {
          residuals[row * dimension + j] -= past[i] * weights[i][j];
        }
      }
    }
    return residuals;
  }

  private void past(double[] rows, int row, double[] into) {
    for (int ago = 1; ago <= ORDER; ago++) {
      int from = Math.max(0, row - ago) * dimension;
      System.arraycopy(rows, from, into, (ago - 1) * dimension, dimension);
    }
    into[ORDER * dimension] = 1;
  }
}
