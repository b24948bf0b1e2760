package dev.weir.detector;

/**
 * The sum over columns of how much lower the bin of a number is than the highest, in powers of two.
 * Bins of a column all have the same width, from its least to its largest number.
 */
final class Histograms implements RowModel {
  private static final double FLOOR = 0.1; // of the highest bin, added to every bin

  private final double[] lows; // of each column
  private final double[] ranges; // from the least to the largest number of a column
  private final double[] surprises; // surprises[columns][bins]

  Histograms(double[] lows, double[] ranges, double[] surprises) {
    if (lows.length == 0
        || lows.length != ranges.length
        || surprises.length == 0
        || surprises.length % lows.length != 0) {
      throw new IllegalArgumentException("its histograms are not valid. Train the model again");
    }
    this.lows = lows;
    this.ranges = ranges;
    this.surprises = surprises;
  }

  static Histograms of(ScaledRows rows, int bins) {
    int d = rows.dimension();
    double[] lows = new double[d];
    double[] ranges = new double[d];
    double[] surprises = new double[d * bins];
    for (int column = 0; column < d; column++) {
      double[] sorted = Columns.sorted(rows.z(), rows.count(), d, column);
      lows[column] = sorted[0];
      double range = sorted[sorted.length - 1] - sorted[0];
      ranges[column] = range > Double.MIN_NORMAL * bins ? range : 1;
      double[] counts = new double[bins];
      for (double x : sorted) {
        counts[bin((x - lows[column]) / ranges[column] * bins, bins)]++;
      }
      addSurprises(counts, surprises, column * bins);
    }
    return new Histograms(lows, ranges, surprises);
  }

  private static void addSurprises(double[] counts, double[] surprises, int at) {
    double most = 0;
    for (double count : counts) {
      most = Math.max(most, count);
    }
    for (int bin = 0; bin < counts.length; bin++) {
      double ratio = (1 + FLOOR) / (counts[bin] / most + FLOOR);
      surprises[at + bin] = StrictMath.log(ratio) / StrictMath.log(2);
    }
  }

  private static int bin(double position, int bins) {
    return Math.max(0, Math.min(bins - 1, (int) position));
  }

  @Override
  public int dimension() {
    return lows.length;
  }

  @Override
  public void score(double[] z, int count, double[] scores, int at) {
    for (int row = 0; row < count; row++) {
      double sum = 0;
      for (int column = 0; column < lows.length; column++) {
        sum += surprise(column, z[row * lows.length + column]);
      }
      scores[at + row] = sum;
    }
  }

  @Override
  public void explain(double[] z, double[] contributions) {
    for (int column = 0; column < lows.length; column++) {
      contributions[column] = surprise(column, z[column]);
    }
  }

  double surprise(int column, double x) {
    int bins = surprises.length / lows.length;
    double position = (x - lows[column]) / ranges[column] * bins;
    double beyond = position < 0 ? -position : position > bins ? position - bins : 0;
    double surprise = surprises[column * bins + bin(position, bins)];
    return beyond > 0 ? surprise + StrictMath.log1p(Math.min(beyond, Double.MAX_VALUE)) : surprise;
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY.with("lows", lows).with("ranges", ranges).with("surprises", surprises);
  }

  static Histograms of(ModelParts parts) {
    return new Histograms(
        parts.doubles("lows"), parts.doubles("ranges"), parts.doubles("surprises"));
  }
}
