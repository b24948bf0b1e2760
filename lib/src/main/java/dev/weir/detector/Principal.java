package dev.weir.detector;

import dev.weir.core.SplitMix64;
import java.util.Arrays;

/** Scores by the principal components of rows. */
final class Principal implements RowModel {
  private static final int MOST_COMPONENTS = 64;
  private static final double MAIN_SHARE = 0.9;

  private final PcaScore way;
  private final double[] mean;
  private final double[] vectors; // vectors[components][dimension], orthonormal
  private final double[] variances; // of the components, above 0, the largest first
  private final double total;
  private final double left; // the mean variance that the components leave out
  private final ThreadLocal<double[]> residuals;

  Principal(PcaScore way, double[] mean, double[] vectors, double[] variances, double left) {
    if (mean.length == 0 || !(left > 0) || vectors.length != mean.length * variances.length) {
      throw new IllegalArgumentException("its components are not valid. Train the model again");
    }
    this.way = way;
    this.mean = mean;
    this.vectors = vectors;
    this.variances = variances;
    this.left = left;
    double sum = 0;
    for (double variance : variances) {
      sum += variance;
    }
    this.total = sum;
    this.residuals = ThreadLocal.withInitial(() -> new double[mean.length]);
  }

  static Principal of(ScaledRows rows, PcaScore way, SplitMix64 random) {
    int d = rows.dimension();
    SymmetricMatrix.Moments moments = SymmetricMatrix.Moments.of(rows, Ellipsoid.RIDGE);
    double total = 0;
    for (int i = 0; i < d; i++) {
      total += moments.covariance()[i * d + i];
    }
    SymmetricMatrix.Eigen eigen =
        SymmetricMatrix.Eigen.largest(moments.covariance(), d, MOST_COMPONENTS, random);
    double[] variances = eigen.values();
    for (int i = 0; i < variances.length; i++) {
      variances[i] = Math.max(variances[i], Ellipsoid.RIDGE);
    }
    int kept =
        way == PcaScore.PROBABILISTIC
            ? Math.min(main(variances, total), d - 1) // one at least is left out
            : variances.length;
    double held = Arrays.stream(variances, 0, kept).sum();
    return new Principal(
        way,
        moments.mean(),
        Arrays.copyOf(eigen.vectors(), kept * d),
        Arrays.copyOf(variances, kept),
        Math.max(Ellipsoid.RIDGE, (total - held) / Math.max(1, d - kept)));
  }

  private static int main(double[] variances, double total) {
    double held = 0;
    int kept = 0;
    while (kept < variances.length && held < MAIN_SHARE * total) {
      held += variances[kept++];
    }
    return kept;
  }

  @Override
  public int dimension() {
    return mean.length;
  }

  @Override
  public void score(double[] z, int count, double[] scores, int at) {
    for (int row = 0; row < count; row++) {
      scores[at + row] = score(z, row * mean.length);
    }
  }

  private double score(double[] z, int start) {
    return switch (way) {
      case DISTANCE -> distance(z, start);
      case MAHALANOBIS -> mahalanobis(z, start);
      case PROBABILISTIC -> probabilistic(z, start);
    };
  }

  private double distance(double[] z, int start) {
    double length = 0;
    for (int i = 0; i < mean.length; i++) {
      double x = z[start + i] - mean[i];
      length += x * x;
    }
    double sum = 0;
    for (int k = 0; k < variances.length; k++) {
      double squared = length - 2 * coordinate(k, z, start) + 1;
      sum += Math.sqrt(Math.max(0, squared)) / (variances[k] / total);
    }
    return sum;
  }

  private double mahalanobis(double[] z, int start) {
    double sum = 0;
    for (int k = 0; k < variances.length; k++) {
      double y = coordinate(k, z, start);
      sum += y * y / variances[k];
    }
    return sum;
  }

  private double probabilistic(double[] z, int start) {
    double[] residual = residuals.get();
    for (int i = 0; i < mean.length; i++) {
      residual[i] = z[start + i] - mean[i];
    }
    double sum = 0;
    for (int k = 0; k < variances.length; k++) {
      double y = coordinate(k, z, start);
      sum += y * y / variances[k];
      for (int i = 0; i < mean.length; i++) {
        residual[i] -= y * vectors[k * mean.length + i];
      }
    }
    for (double r : residual) {
      sum += r * r / left;
    }
    return sum;
  }

  private double coordinate(int component, double[] z, int start) {
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      sum += vectors[component * mean.length + i] * (z[start + i] - mean[i]);
    }
    return sum;
  }

  @Override
  public void explain(double[] z, double[] contributions) {
    switch (way) {
      case DISTANCE -> RowModel.super.explain(z, contributions);
      case MAHALANOBIS -> explainMahalanobis(z, contributions);
      case PROBABILISTIC -> {
        explainMahalanobis(z, contributions);
        probabilistic(z, 0);
        double[] residual = residuals.get();
        for (int i = 0; i < mean.length; i++) {
          contributions[i] += residual[i] * residual[i] / left;
        }
      }
    }
  }

  private void explainMahalanobis(double[] z, double[] contributions) {
    Arrays.fill(contributions, 0);
    for (int k = 0; k < variances.length; k++) {
      double factor = coordinate(k, z, 0) / variances[k];
      for (int i = 0; i < mean.length; i++) {
        contributions[i] += factor * vectors[k * mean.length + i] * (z[i] - mean[i]);
      }
    }
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY
        .with("way", way.ordinal())
        .with("mean", mean)
        .with("vectors", vectors)
        .with("variances", variances)
        .with("left", new double[] {left});
  }

  static Principal of(ModelParts parts) {
    int way = parts.number("way");
    if (way < 0 || way >= PcaScore.values().length) {
      throw new IllegalArgumentException("its way to score is not known. Train the model again");
    }
    return new Principal(
        PcaScore.values()[way],
        parts.doubles("mean"),
        parts.doubles("vectors"),
        parts.doubles("variances"),
        parts.doubles("left")[0]);
  }
}
