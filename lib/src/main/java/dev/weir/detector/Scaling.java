package dev.weir.detector;

/**
 * Brings features to one scale: z = (x - median) / scale. Missing numbers become 0, the centre, so
 * that every detector can treat a scaled row as complete; z is bounded so that squares and sums of
 * it stay finite. Centres are medians.
 *
 * <p>A feature whose spread is 0 though it varies takes sqrt(pi / 2) times its mean absolute
 * deviation as its scale; one that never varied, a millionth of its magnitude or of 1, whichever is
 * larger: what never varied and now does is strange. A feature that is missing in all of the sample
 * counts as 0.
 */
record Scaling(double[] centres, double[] scales) {
  /** The largest magnitude of a scaled number. */
  static final double MOST = 1e40;

  private static final double CONSTANT_SCALE = 1e-6;

  Scaling {
    if (centres.length == 0 || centres.length != scales.length) {
      throw new IllegalArgumentException(
          centres.length + " centres do not fit " + scales.length + " scales. Train it again");
    }
  }

  static Scaling of(Sample sample, FeatureScale method) {
    int dimension = sample.dimension();
    double[] centres = new double[dimension];
    double[] scales = new double[dimension];
    for (int feature = 0; feature < dimension; feature++) {
      double[] sorted = Columns.sorted(sample.rows(), sample.count(), dimension, feature);
      if (sorted.length == 0) {
        scales[feature] = Double.POSITIVE_INFINITY;
        continue;
      }
      double centre = Columns.quantile(sorted, 0.5);
      double scale = method.scale(sorted);
      if (scale == 0) {
        scale = Columns.meanDeviation(sorted, centre);
      }
      centres[feature] = centre;
      scales[feature] = scale > 0 ? scale : CONSTANT_SCALE * Math.max(1, Math.abs(centre));
    }
    return new Scaling(centres, scales);
  }

  static Scaling robust(Sample sample) {
    return of(sample, FeatureScale.ROBUST);
  }

  int dimension() {
    return centres.length;
  }

  double scaled(int feature, double x) {
    if (Double.isNaN(x)) {
      return 0;
    }
    return Columns.bounded((Columns.bounded(x) - centres[feature]) / scales[feature], MOST);
  }

  /** Scales rows, from one inclusive to another exclusive, to the beginning of an array. */
  void apply(double[] rows, int from, int to, double[] z) {
    int at = 0;
    for (int i = from * dimension(); i < to * dimension(); i += dimension()) {
      for (int feature = 0; feature < dimension(); feature++) {
        z[at++] = scaled(feature, rows[i + feature]);
      }
    }
  }

  /** The scaled rows of a sample. */
  ScaledRows apply(Sample sample) {
    double[] z = new double[sample.count() * dimension()];
    apply(sample.rows(), 0, sample.count(), z);
    return new ScaledRows(z, sample.count(), dimension());
  }

  ModelParts parts() {
    return ModelParts.EMPTY.with("centres", centres).with("scales", scales);
  }

  static Scaling of(ModelParts parts) {
    return new Scaling(parts.doubles("centres"), parts.doubles("scales"));
  }
}
