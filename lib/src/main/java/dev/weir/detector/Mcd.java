package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Robust covariance (Rousseeuw and Van Driessen, "A Fast Algorithm for the Minimum Covariance
 * Determinant Estimator", Technometrics 1999): finds rows that break the linear dependence between
 * features. The score is the squared Mahalanobis distance by the mean and covariance of the share
 * of the history that is nearest by them, found by C-steps from all of it, a single start: at least
 * 0, about the dimension for ordinary rows. Each scaled feature's variance gets {@value
 * Ellipsoid#RIDGE} more, so that equal or constant features can be fitted. A missing number counts
 * as the median.
 *
 * <p>Contributions: (x - mean) times the same entry of the inverse covariance applied to it, which
 * adds up exactly and can be negative.
 *
 * <p>Cost: fitting rows x features² per step, on at most {@value #MOST_ROWS} rows drawn at random,
 * fewer above 64 features; scoring features² / 2.
 *
 * @param support the share that is fitted, from 0.5 to 1
 */
public record Mcd(double support) implements Detector {
  static final int C_STEPS = 10;

  private static final int MOST_ROWS = 32768;
  private static final long MOST_PRODUCTS = 1L << 27;

  private static final Kind DESCRIPTION =
      new Kind(
          "mcd",
          "Rows that break the linear dependence between features: the robust Mahalanobis distance.",
          List.of(
              Option.optional(
                      "support", OptionType.NUMBER, "0.75", "The share of rows that is fitted.")
                  .must(Constraint.between(0.5, 1))));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "one ellipsoid of ordinary rows, few features",
              "features² / 2",
              Guide.EXACTLY,
              "Rousseeuw and Van Driessen 1999"),
          settings -> new Mcd(settings.number("support")),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), Ellipsoid::of));

  @Override
  public Scorer fit(Sample sample) {
    Scaling scaling = Scaling.robust(sample);
    ScaledRows rows =
        scaling.apply(sample).atMost(mostRows(sample.dimension()), new SplitMix64(sample.seed()));
    return new ScaledScorer(KIND.name(), scaling, Ellipsoid.concentrated(rows, support, C_STEPS));
  }

  /** How many rows a covariance is made of, at most: their products with each other are bounded. */
  static int mostRows(int dimension) {
    return (int) Math.min(MOST_ROWS, MOST_PRODUCTS / dimension / dimension + 2L * dimension);
  }
}
