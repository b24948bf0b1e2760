package dev.weir.detector;

import java.util.Arrays;

/**
 * The share of a sample that a number exceeds, a tie counting half: its mid-rank. Linear between
 * neighbouring numbers of the sample, or of those of it that are kept. Beyond the largest it rises
 * on with the logarithm of the distance in units of that from the median to the largest, by one
 * row's share for each, so that what is beyond the sample is still told apart.
 *
 * @param values distinct numbers of the sample, ascending, with the least and the largest
 * @param ranks the mid-rank of each
 * @param spread from the median to the largest, above 0
 * @param step the share of one row
 */
record EmpiricalDistribution(double[] values, double[] ranks, double spread, double step) {
  EmpiricalDistribution {
    if (values.length == 0 || values.length != ranks.length) {
      throw new IllegalArgumentException(
          values.length + " values do not fit " + ranks.length + " ranks. Train the model again");
    }
  }

  static EmpiricalDistribution of(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int[] knots = Columns.knots(sorted);
    double[] values = new double[knots.length];
    double[] ranks = new double[knots.length];
    for (int i = 0; i < knots.length; i++) {
      values[i] = sorted[knots[i]];
      ranks[i] = (knots[i] + Columns.endOfTie(sorted, knots[i])) / (2.0 * sorted.length);
    }
    double spread = sorted[sorted.length - 1] - sorted[sorted.length / 2];
    return new EmpiricalDistribution(values, ranks, spread > 0 ? spread : 1, 1.0 / sorted.length);
  }

  double rank(double x) {
    int last = values.length - 1;
    if (x > values[last]) {
      double beyond = (x - values[last]) / spread;
      return ranks[last] + step * StrictMath.log1p(Math.min(beyond, Double.MAX_VALUE));
    }
    int at = Columns.firstNotBelow(values, 0, last, x);
    if (values[at] == x) {
      return ranks[at];
    }
    if (at == 0) {
      return 0;
    }
    double share = (x - values[at - 1]) / (values[at] - values[at - 1]);
    return ranks[at - 1] + share * (ranks[at] - ranks[at - 1]);
  }

  ModelParts parts() {
    return ModelParts.EMPTY
        .with("values", values)
        .with("ranks", ranks)
        .with("tail", new double[] {spread, step});
  }

  static EmpiricalDistribution of(ModelParts parts) {
    double[] tail = parts.doubles("tail");
    return new EmpiricalDistribution(
        parts.doubles("values"), parts.doubles("ranks"), tail[0], tail[1]);
  }
}
