package dev.weir.backtest;

import java.util.Arrays;

/**
 * The distance to the fifth nearest row of the history (Ramaswamy, Rastogi and Shim, "Efficient
 * Algorithms for Mining Outliers from Large Data Sets", SIGMOD 2000), of which at most 2048 rows,
 * evenly spaced, are kept. Cost: 2048 distances a row, each left off once it is too large.
 */
final class NearestRows implements NormalModel {
  private static final int NEIGHBOURS = 5;
  private static final int MOST_KEPT = 2048;
  private static final int MOST_ASKED = 1024; // rows of the history that tell what is usual
  private static final int STRIDE = 8; // how many numbers are added up between two looks
  private static final int NONE = -1;

  private final double[] kept;
  private final int dimension;
  private final double usual;

  /**
   * A model.
   *
   * @param history scaled rows, at least one
   */
  NearestRows(double[] history, int dimension) {
    this.dimension = dimension;
    int count = history.length / dimension;
    int step = (count + MOST_KEPT - 1) / MOST_KEPT;
    kept = new double[(count + step - 1) / step * dimension];
    for (int i = 0; i < kept.length / dimension; i++) {
      System.arraycopy(history, i * step * dimension, kept, i * dimension, dimension);
    }
    int ask = (count + MOST_ASKED - 1) / MOST_ASKED;
    double[] distances = new double[(count + ask - 1) / ask];
    double[] nearest = new double[NEIGHBOURS];
    for (int i = 0; i < distances.length; i++) {
      int row = i * ask;
      int itself = row % step == 0 ? row / step : NONE;
      distances[i] = distance(history, row * dimension, itself, nearest);
    }
    usual = Quantiles.upperTwentieth(distances);
  }

  @Override
  public double usual() {
    return usual;
  }

  @Override
  public double[] strangeness(double[] rows) {
    double[] distances = new double[rows.length / dimension];
    double[] nearest = new double[NEIGHBOURS];
    for (int row = 0; row < distances.length; row++) {
      distances[row] = distance(rows, row * dimension, NONE, nearest);
    }
    return distances;
  }

  /** The distance to the fifth nearest, or to the farthest where fewer are kept. */
  private double distance(double[] rows, int at, int except, double[] nearest) {
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int i = 0; i < kept.length / dimension; i++) {
      if (i != except) {
        double square = square(rows, at, i * dimension, nearest[NEIGHBOURS - 1]);
        insert(nearest, square);
      }
    }
    for (int i = NEIGHBOURS - 1; i >= 0; i--) {
      if (nearest[i] < Double.POSITIVE_INFINITY) {
        return Math.sqrt(nearest[i]);
      }
    }
    return 0;
  }

  /** The square of the distance, or of any number of its terms that is not below the limit. */
  private double square(double[] rows, int at, int keptAt, double limit) {
    double square = 0;
    for (int from = 0; from < dimension && square < limit; from += STRIDE) {
      int to = Math.min(dimension, from + STRIDE);
      for (int i = from; i < to; i++) {
        double d = rows[at + i] - kept[keptAt + i];
        square += d * d;
      }
    }
    return square;
  }

  private static void insert(double[] nearest, double square) {
    int i = nearest.length - 1;
    if (square >= nearest[i]) {
      return;
    }
    while (i > 0 && nearest[i - 1] > square) {
      nearest[i] = nearest[i - 1];
      i--;
    }
    nearest[i] = square;
  }
}
