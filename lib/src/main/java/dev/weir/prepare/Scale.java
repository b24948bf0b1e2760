package dev.weir.prepare;

import dev.weir.detector.Columns;
import dev.weir.spec.Kind;
import java.util.List;

/**
 * Brings features to one scale. One that does not vary in the sample is only centred.
 *
 * @param of the features; empty for all
 * @param method where the centre is, and what is one
 */
record Scale(List<String> of, Method method) implements Preparation {

  /** Where the centre is, and what is one. */
  enum Method {
    /** The mean, and the standard deviation as estimated of a sample. */
    STANDARD,
    /** The least number, and the range. */
    MIN_MAX,
    /** The median, and the range of the middle half. */
    ROBUST
  }

  static final PreparationKind STANDARD =
      kind("standard", "Features less their mean, in standard deviations.", Method.STANDARD);

  static final PreparationKind MIN_MAX =
      kind("min-max", "Features from 0, their least number, to 1, their largest.", Method.MIN_MAX);

  static final PreparationKind ROBUST =
      kind("robust", "Features less their median, in widths of their middle half.", Method.ROBUST);

  private static PreparationKind kind(String name, String help, Method method) {
    return new PreparationKind(
        new Kind(name, help, List.of(Selection.ALL_UNLESS_NAMED)),
        settings -> new Scale(settings.texts(Selection.KEY), method));
  }

  @Override
  public Step fit(Vectors sample) {
    double[] centres = new double[sample.width()];
    double[] scales = new double[sample.width()];
    for (int column = 0; column < centres.length; column++) {
      double[] sorted = sample.sorted(column);
      boolean chosen = sample.isOf(column, of) && sorted.length > 0;
      double scale = chosen ? scale(sorted) : 0;
      centres[column] = chosen ? centre(sorted) : 0;
      scales[column] = scale > 0 ? scale : 1;
    }
    return new Affine(centres, scales);
  }

  private double centre(double[] sorted) {
    return switch (method) {
      case STANDARD -> Columns.mean(sorted);
      case MIN_MAX -> sorted[0];
      case ROBUST -> Columns.quantile(sorted, 0.5);
    };
  }

  private double scale(double[] sorted) {
    int n = sorted.length;
    return switch (method) {
      case STANDARD -> n < 2 ? 0 : Columns.deviation(sorted) * Math.sqrt(n / (n - 1.0));
      case MIN_MAX -> sorted[n - 1] - sorted[0];
      case ROBUST -> Columns.quantile(sorted, 0.75) - Columns.quantile(sorted, 0.25);
    };
  }
}
