package dev.weir.detector;

/**
 * Brings features to one scale: z = (x - centre) / scale. Missing numbers become 0, the centre, so
 * that every detector can treat a scaled row as complete; z is bounded so that squares and sums of
 * it stay finite.
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
  private static final double NORMAL_RANGE = 3.289707253902945; // from the 5 % to the 95 % quantile

  Scaling {
    if (centres.length == 0 || centres.length != scales.length) {
      throw new IllegalArgumentException(
          centres.length + " centres do not fit " + scales.length + " scales. Train it again");
    }
  }

  /** The least number becomes 0, the largest 1. */
  static Scaling minMax(Sample sample) {
    return of(sample, new Spread(0, 0, 1, 1));
  }

  /** The median becomes 0; the middle 90 % get the range that they have in a standard normal. */
  static Scaling robust(Sample sample) {
    return of(sample, new Spread(0.5, 0.05, 0.95, NORMAL_RANGE));
  }

  /** Which quantile is the centre, and between which the range, in how many units, is the scale. */
  private record Spread(double centre, double low, double high, double units) {}

  private static Scaling of(Sample sample, Spread spread) {
    int dimension = sample.dimension();
    double[] centres = new double[dimension];
    double[] scales = new double[dimension];
    for (int feature = 0; feature < dimension; feature++) {
      double[] sorted = Columns.sorted(sample.rows(), sample.count(), dimension, feature);
      if (sorted.length == 0) {
        scales[feature] = Double.POSITIVE_INFINITY;
        continue;
      }
      centres[feature] = Columns.quantile(sorted, spread.centre);
      double range = Columns.quantile(sorted, spread.high) - Columns.quantile(sorted, spread.low);
      double scale = range / spread.units;
      if (scale == 0) {
        scale = Columns.meanDeviation(sorted, centres[feature]);
      }
      scales[feature] =
          scale > 0 ? scale : CONSTANT_SCALE * Math.max(1, Math.abs(centres[feature]));
    }
    return new Scaling(centres, scales);
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
