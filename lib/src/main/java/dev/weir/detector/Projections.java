package dev.weir.detector;

import dev.weir.core.SplitMix64;

/** Histograms of random, sparse projections; the score is the mean surprise over them. */
final class Projections implements RowModel {
  private final int dimension;
  private final int[] features; // features[projections][used]
  private final double[] weights; // likewise
  private final Histograms histograms;
  private final int used;

  Projections(int dimension, int[] features, double[] weights, Histograms histograms) {
    boolean valid =
        dimension >= 1
            && features.length == weights.length
            && features.length > 0
            && features.length % histograms.dimension() == 0;
    for (int feature : features) {
      valid &= feature >= 0 && feature < dimension;
    }
    if (!valid) {
      throw new IllegalArgumentException("its projections are not valid. Train the model again");
    }
    this.dimension = dimension;
    this.features = features;
    this.weights = weights;
    this.histograms = histograms;
    this.used = features.length / histograms.dimension();
  }

  static Projections of(ScaledRows rows, int projections, int bins, SplitMix64 random) {
    int d = rows.dimension();
    int used = (int) Math.ceil(Math.sqrt(d));
    int[] features = new int[projections * used];
    double[] weights = new double[features.length];
    RowPicker picker = new RowPicker(d);
    for (int projection = 0; projection < projections; projection++) {
      System.arraycopy(picker.pick(used, random), 0, features, projection * used, used);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Normal.next(random);
    }
    double[] projected = new double[rows.count() * projections];
    for (int row = 0; row < rows.count(); row++) {
      for (int p = 0; p < projections; p++) {
        projected[row * projections + p] =
            projection(features, weights, p * used, used, rows.z(), row * d);
      }
    }
    return new Projections(
        d,
        features,
        weights,
        Histograms.of(new ScaledRows(projected, rows.count(), projections), bins));
  }

  private static double projection(
      int[] features, double[] weights, int from, int used, double[] z, int start) {
    double sum = 0;
    for (int i = from; i < from + used; i++) {
      sum += weights[i] * z[start + features[i]];
    }
    return sum;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void score(double[] z, int count, double[] scores, int at) {
    int projections = histograms.dimension();
    for (int row = 0; row < count; row++) {
      double sum = 0;
      for (int p = 0; p < projections; p++) {
        sum +=
            histograms.surprise(
                p, projection(features, weights, p * used, used, z, row * dimension));
      }
      scores[at + row] = sum / projections;
    }
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY
        .with("dimension", dimension)
        .with("features", features)
        .with("weights", weights)
        .with("histograms", histograms.parts());
  }

  static Projections of(ModelParts parts) {
    return new Projections(
        parts.number("dimension"),
        parts.integers("features"),
        parts.doubles("weights"),
        Histograms.of(parts.within("histograms")));
  }
}
