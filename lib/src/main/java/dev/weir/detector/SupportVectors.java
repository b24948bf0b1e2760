package dev.weir.detector;

import java.util.Arrays;

/**
 * One less a weighted sum of Gaussian kernels, the weights of a one-class support vector machine.
 */
final class SupportVectors extends DistanceModel {
  private static final double TOLERANCE = 1e-3; // of the optimality conditions, as in libsvm

  private final double[] weights; // above 0, together 1
  private final double gamma;

  SupportVectors(References vectors, double[] weights, double gamma) {
    super(vectors);
    if (weights.length != vectors.count() || !(gamma > 0)) {
      throw new IllegalArgumentException("its vectors are not valid. Train the model again");
    }
    this.weights = weights;
    this.gamma = gamma;
  }

  static SupportVectors of(ScaledRows rows, double nu) {
    double gamma = 1 / (rows.dimension() * Math.max(variance(rows.z()), 1e-12));
    double[] weights = solved(kernels(rows, gamma), rows.count(), nu);
    int[] support = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        support[count] = i;
        weights[count++] = weights[i];
      }
    }
    return new SupportVectors(
        References.of(rows.pick(Arrays.copyOf(support, count))),
        Arrays.copyOf(weights, count),
        gamma);
  }

  private static double variance(double[] numbers) {
    double mean = 0;
    for (double x : numbers) {
      mean += x / numbers.length;
    }
    double sum = 0;
    for (double x : numbers) {
      sum += (x - mean) * (x - mean) / numbers.length;
    }
    return sum;
  }

  private static double[][] kernels(ScaledRows rows, double gamma) {
    References references = References.of(rows);
    double[][] kernels = new double[rows.count()][rows.count()];
    for (int i = 0; i < rows.count(); i++) {
      references.squaredDistances(rows.z(), i, i + 1, kernels[i]);
      for (int j = 0; j < rows.count(); j++) {
        kernels[i][j] = StrictMath.exp(-gamma * kernels[i][j]);
      }
    }
    return kernels;
  }

  /**
   * The weights w of least w'Kw / 2, each from 0 to 1 / (nu n), together 1: moves weight between
   * the two rows that violate optimality most, until none does (section 4 of the paper; the start
   * is libsvm's).
   */
  private static double[] solved(double[][] kernels, int n, double nu) {
    double most = 1 / Math.max(1, nu * n);
    double[] weights = new double[n];
    double left = 1;
    for (int i = 0; i < n; i++) {
      weights[i] = Math.min(most, left);
      left = Math.max(0, left - weights[i]);
    }
    double[] gradient = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        gradient[i] += weights[j] * kernels[i][j];
      }
    }
    for (int step = 0; step < 100 * n; step++) {
      int up = -1;
      int down = -1;
      for (int i = 0; i < n; i++) {
        up = weights[i] < most && (up < 0 || gradient[i] < gradient[up]) ? i : up;
        down = weights[i] > 0 && (down < 0 || gradient[i] > gradient[down]) ? i : down;
      }
      if (up < 0 || down < 0 || gradient[down] - gradient[up] < TOLERANCE / (nu * n)) {
        break;
      }
      double curvature = Math.max(1e-12, 2 - 2 * kernels[up][down]);
      double moved = (gradient[down] - gradient[up]) / curvature;
      moved = Math.min(moved, Math.min(most - weights[up], weights[down]));
      weights[up] = moved == most - weights[up] ? most : weights[up] + moved;
      weights[down] = moved == weights[down] ? 0 : weights[down] - moved;
      for (int i = 0; i < n; i++) {
        gradient[i] += moved * (kernels[up][i] - kernels[down][i]);
      }
    }
    return weights;
  }

  @Override
  double score(double[] squared) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * StrictMath.exp(-gamma * squared[i]);
    }
    return Math.max(0, 1 - sum);
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY
        .with("vectors", references().parts())
        .with("weights", weights)
        .with("gamma", new double[] {gamma});
  }

  static SupportVectors of(ModelParts parts) {
    return new SupportVectors(
        References.of(parts.within("vectors")),
        parts.doubles("weights"),
        parts.doubles("gamma")[0]);
  }
}
