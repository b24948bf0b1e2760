package dev.weir.detector;

import dev.weir.spec.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * Robust z-scores (Iglewicz and Hoaglin, "How to Detect and Handle Outliers", ASQC 1993, section
 * 3.3): finds rows whose features are far from their medians. One line of arithmetic per feature,
 * so the first detector to compare any other with.
 *
 * <p>A feature's z is (x - median) / scale, where the scale is 1.4826 times the median absolute
 * deviation from the median (MAD), which is the standard deviation if the feature is normal. The
 * score of a row is the root mean square of z over the features: at least 0, unbounded, in robust
 * standard deviations. Contributions are z² / d, their total is the squared score.
 *
 * <p>If more than half of the rows have the same number the MAD is 0 and the scale is sqrt(pi / 2)
 * times the mean absolute deviation; if all have, it is a millionth of the median's magnitude or of
 * 1, whichever is larger: what never varied and now does is strange. Missing numbers (NaN) are left
 * out in fitting and count as z = 0 in scoring; so does every number of a feature that was missing
 * in all of the sample. Magnitudes count as at most 1e300 and z as at most 1e100, so that no score
 * overflows.
 *
 * <p>Cost: fitting O(n log n) per feature, scoring O(1) per feature.
 */
public record RobustZScore() implements Detector {
  private static final double NORMAL_MAD = 1.4826;
  private static final double NORMAL_MEAN_DEVIATION = 1.2533141373155003; // sqrt(pi / 2)
  private static final double CONSTANT_SCALE = 1e-6;
  private static final double LARGEST = 1e300;
  private static final double MOST_Z = 1e100;

  private static final Kind DESCRIPTION =
      new Kind(
          "robust-z-score",
          "Rows whose features are far from their medians, in robust standard deviations; the baseline.",
          List.of());

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "to have something to compare with",
              "one subtraction a feature",
              Guide.EXACTLY,
              "Iglewicz and Hoaglin 1993"),
          settings -> new RobustZScore(),
          scorer -> ((Fitted) scorer).parts(),
          parts -> new Fitted(parts.doubles("medians"), parts.doubles("scales")));

  @Override
  public Scorer fit(Sample sample) {
    int dimension = sample.dimension();
    double[] medians = new double[dimension];
    double[] scales = new double[dimension];
    for (int feature = 0; feature < dimension; feature++) {
      double[] present = present(sample, feature);
      medians[feature] = present.length == 0 ? 0 : median(present);
      scales[feature] =
          present.length == 0 ? Double.POSITIVE_INFINITY : scale(present, medians[feature]);
    }
    return new Fitted(medians, scales);
  }

  private static double[] present(Sample sample, int feature) {
    double[] numbers = new double[sample.count()];
    int present = 0;
    for (int row = 0; row < sample.count(); row++) {
      double x = sample.rows()[row * sample.dimension() + feature];
      if (!Double.isNaN(x)) {
        numbers[present++] = bounded(x, LARGEST);
      }
    }
    return Arrays.copyOf(numbers, present);
  }

  private static double scale(double[] numbers, double median) {
    double[] deviations = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      deviations[i] = Math.abs(numbers[i] - median);
    }
    double scale = NORMAL_MAD * median(deviations);
    if (scale == 0) {
      double mean = 0;
      for (double deviation :
          deviations) { // sorted by now, so the order of rows cannot change the sum
        mean += deviation / deviations.length;
      }
      scale = NORMAL_MEAN_DEVIATION * mean;
    }
    return scale > 0 ? scale : CONSTANT_SCALE * Math.max(1, Math.abs(median));
  }

  /** The median, the mean of the middle two for an even count; sorts the numbers. */
  private static double median(double[] numbers) {
    Arrays.sort(numbers);
    int middle = numbers.length / 2;
    return numbers.length % 2 == 1
        ? numbers[middle]
        : numbers[middle - 1] / 2 + numbers[middle] / 2;
  }

  private static double bounded(double x, double magnitude) {
    return Math.max(-magnitude, Math.min(magnitude, x));
  }

  private record Fitted(double[] medians, double[] scales) implements Scorer {
    Fitted {
      if (medians.length == 0 || medians.length != scales.length) {
        throw new IllegalArgumentException(
            medians.length + " medians do not fit " + scales.length + " scales. Train it again");
      }
    }

    ModelParts parts() {
      return ModelParts.EMPTY.with("medians", medians).with("scales", scales);
    }

    @Override
    public String kind() {
      return KIND.name();
    }

    @Override
    public int dimension() {
      return medians.length;
    }

    @Override
    public void score(double[] rows, int count, double[] scores) {
      Shape.checkBlock(rows, count, scores, dimension());
      for (int row = 0; row < count; row++) {
        scores[row] = Math.sqrt(sum(rows, row * dimension()));
      }
    }

    @Override
    public double total(double[] row) {
      Shape.checkRow(row, dimension());
      return sum(row, 0);
    }

    @Override
    public void explain(double[] row, double[] contributions) {
      Shape.checkContributions(row, contributions, dimension());
      for (int feature = 0; feature < contributions.length; feature++) {
        contributions[feature] = share(feature, row[feature]);
      }
    }

    private double sum(double[] rows, int start) {
      double sum = 0;
      for (int feature = 0; feature < medians.length; feature++) {
        sum += share(feature, rows[start + feature]);
      }
      return sum;
    }

    private double share(int feature, double x) {
      if (Double.isNaN(x)) {
        return 0;
      }
      double z = (bounded(x, LARGEST) - medians[feature]) / scales[feature];
      z = bounded(z, MOST_Z);
      return z * z / medians.length;
    }
  }
}
