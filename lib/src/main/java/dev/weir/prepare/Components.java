package dev.weir.prepare;

import dev.weir.core.SplitMix64;
import dev.weir.detector.Columns;
import dev.weir.detector.ScaledRows;
import dev.weir.detector.SymmetricMatrix;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the principal components of all features (Jolliffe, "Principal Component Analysis"),
 * without scaling them.
 *
 * @param components how many, at least 1; all, where there are fewer features
 */
record Components(int components) implements Preparation {

  static final PreparationKind KIND =
      new PreparationKind(
          new Kind(
              "pca",
              "All features become their principal components; the last preparation.",
              List.of(
                  Option.required(
                          "components", OptionType.INTEGER, "How many of the largest are kept.")
                      .must(Constraint.between(1, 1000)))),
          settings -> new Components(settings.integer("components")));

  @Override
  public List<String> of() {
    return List.of();
  }

  @Override
  public Step fit(Vectors sample) {
    int width = sample.width();
    double[] mean = new double[width];
    for (int column = 0; column < width; column++) {
      double[] sorted = sample.sorted(column);
      mean[column] = sorted.length == 0 ? 0 : Columns.mean(sorted);
    }
    double[] covariance = SymmetricMatrix.Moments.of(centred(sample, mean), 0).covariance();
    int kept = Math.min(components, width);
    double[] vectors =
        SymmetricMatrix.Eigen.largest(covariance, width, kept, new SplitMix64(sample.seed()))
            .vectors();
    return new Rotation(mean, Arrays.copyOf(vectors, kept * width));
  }

  /** The rows less the mean, in units of the largest number, so that no square overflows. */
  private static ScaledRows centred(Vectors sample, double[] mean) {
    double[] centred = new double[sample.count() * sample.width()];
    double largest = 0;
    for (int i = 0; i < centred.length; i++) {
      double x = sample.rows()[i];
      centred[i] = Double.isNaN(x) ? 0 : Columns.bounded(x) - mean[i % sample.width()];
      largest = Math.max(largest, Math.abs(centred[i]));
    }
    for (int i = 0; i < centred.length && largest > 0; i++) {
      centred[i] /= largest;
    }
    return new ScaledRows(centred, sample.count(), sample.width());
  }
}
