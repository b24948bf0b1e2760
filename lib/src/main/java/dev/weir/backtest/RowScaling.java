package dev.weir.backtest;

import java.util.Arrays;

/**
 * Puts the numbers of rows on one scale: how many standard deviations of the history a number is
 * from the history's mean, at most 50 either way. To each standard deviation a fiftieth of the
 * range is added (a fiftieth of 1 or of the magnitude, whichever is larger, if it never changed),
 * so that a number that hardly moved is not all there is to see when it does. A missing number is a
 * repetition of the last one, or the mean where there was none.
 */
record RowScaling(double[] means, double[] scales) {
  private static final double LARGEST = 1e100;
  private static final double RANGE_SHARE = 0.02;
  private static final double MOST = 50;

  static RowScaling of(Observations history) {
    int dimension = history.dimension();
    double[] means = new double[dimension];
    double[] scales = new double[dimension];
    double[] column = new double[history.count()];
    for (int feature = 0; feature < dimension; feature++) {
      int present = 0;
      for (int row = 0; row < history.count(); row++) {
        double x = history.values()[row * dimension + feature];
        if (!Double.isNaN(x)) {
          column[present++] = bounded(x, LARGEST);
        }
      }
      fit(Arrays.copyOf(column, present), feature, means, scales);
    }
    return new RowScaling(means, scales);
  }

  private static void fit(double[] x, int feature, double[] means, double[] scales) {
    double mean = Arrays.stream(x).average().orElse(0);
    double squares = 0;
    double least = mean;
    double most = mean;
    for (double each : x) {
      squares += (each - mean) * (each - mean);
      least = Math.min(least, each);
      most = Math.max(most, each);
    }
    double range = most > least ? most - least : Math.max(1, Math.abs(mean));
    means[feature] = mean;
    scales[feature] = Math.sqrt(squares / Math.max(1, x.length)) + RANGE_SHARE * range;
  }

  double[] scaled(Observations rows) {
    int dimension = means.length;
    double[] scaled = new double[rows.count() * dimension];
    for (int i = 0; i < scaled.length; i++) {
      int feature = i % dimension;
      double x = bounded(rows.values()[i], LARGEST);
      double last = i < dimension ? 0 : scaled[i - dimension];
      scaled[i] = Double.isNaN(x) ? last : bounded((x - means[feature]) / scales[feature], MOST);
    }
    return scaled;
  }

  private static double bounded(double x, double most) {
    return Math.max(-most, Math.min(most, x));
  }
}
