package dev.weir.backtest;

import dev.weir.series.WindowProfile;
import dev.weir.spec.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * Scores each row by how far the windows over it are from any others of the series ({@link
 * WindowProfile}), for windows of 2, 8, 32, 128 and 256 rows. For each length a row has the mean
 * distance of the windows that hold it; its square root, which is nearly normal (Hawkins and
 * Wixley, "A Note on the Transformation of Chi-Squared Variables to Normality", The American
 * Statistician 1986: the fourth root of a sum of squares), is standardised over the series:
 *
 * <pre>
 *   z(L)  = (sqrt(d(L)) - mean) / standard deviation
 *   score = sqrt(sum over L of max(0, z(L))²)
 * </pre>
 *
 * <p>At least 0. Lengths of which the series does not have four are left out. A missing number is a
 * repetition of the last one, and scores 0 unless another number of its row is strange. A train
 * part counts as the beginning of the series. With several numbers a row the score is their root
 * mean square. Needs to see the whole series.
 *
 * <p>Cost: O(n²) a number and length; 22,000 rows of one number take some three seconds.
 */
public record NearestWindows() implements SeriesDetector {
  private static final int[] LENGTHS = {2, 8, 32, 128, 256};
  private static final double LARGEST = 1e150;

  /** How it is asked for. */
  public static final SeriesDetectorKind KIND =
      new SeriesDetectorKind(
          new Kind(
              "matrix-profile",
              "Stretches that are unlike any other of the series; offline.",
              List.of()),
          settings -> new NearestWindows());

  @Override
  public SeriesScorer fit(SeriesCase series) {
    if (series.sight() == Sight.PAST_ONLY) {
      throw new IllegalArgumentException(
          "Cannot score a series with matrix-profile: it compares with later rows, but only the"
              + " past may be seen. Use lag-bank or auto, or let it see the whole series.");
    }
    return () -> scores(series);
  }

  private static double[] scores(SeriesCase series) {
    int before = series.train().count();
    int dimension = series.dimension();
    double[] squares = new double[series.rows().count()];
    for (int feature = 0; feature < dimension; feature++) {
      double[] x = column(series, feature);
      double[] strange = squares(x);
      for (int row = 0; row < squares.length; row++) {
        boolean missing = Double.isNaN(series.rows().values()[row * dimension + feature]);
        squares[row] += missing ? 0 : strange[before + row];
      }
    }
    Arrays.setAll(squares, row -> Math.sqrt(squares[row] / dimension));
    return squares;
  }

  /** A number of every row, first those of the train part; where it is missing, the last one. */
  private static double[] column(SeriesCase series, int feature) {
    double[] x = new double[series.train().count() + series.rows().count()];
    int at = 0;
    for (Observations part : List.of(series.train(), series.rows())) {
      for (int row = 0; row < part.count(); row++) {
        double number = part.values()[row * part.dimension() + feature];
        double last = at == 0 ? Double.NaN : x[at - 1];
        x[at++] = Double.isNaN(number) ? last : Math.max(-LARGEST, Math.min(LARGEST, number));
      }
    }
    int first = 0;
    while (first < x.length && Double.isNaN(x[first])) {
      first++;
    }
    Arrays.fill(x, 0, first, first < x.length ? x[first] : 0);
    return x;
  }

  /** The squared scores. */
  private static double[] squares(double[] x) {
    double[] squares = new double[x.length];
    for (int length : LENGTHS) {
      if (x.length >= 4 * length) {
        double[] roots = overRows(WindowProfile.of(x, length), length, x.length);
        Arrays.setAll(roots, row -> Math.sqrt(roots[row]));
        standardise(roots);
        for (int row = 0; row < squares.length; row++) {
          double z = Math.max(0, roots[row]);
          squares[row] += z * z;
        }
      }
    }
    return squares;
  }

  /** Of each row the mean over the windows that hold it. */
  private static double[] overRows(double[] distances, int length, int count) {
    double[] means = new double[count];
    for (int row = 0; row < count; row++) {
      int from = Math.max(0, row - length + 1);
      int to = Math.min(distances.length - 1, row);
      double sum = 0;
      for (int window = from; window <= to; window++) {
        sum += distances[window];
      }
      means[row] = sum / (to - from + 1);
    }
    return means;
  }

  private static void standardise(double[] x) {
    double sum = 0;
    for (double each : x) {
      sum += each;
    }
    double mean = sum / x.length;
    double squares = 0;
    for (double each : x) {
      squares += (each - mean) * (each - mean);
    }
    double deviation = Math.sqrt(squares / x.length);
    for (int i = 0; i < x.length; i++) {
      x[i] = deviation > 0 ? (x[i] - mean) / deviation : 0;
    }
  }
}
