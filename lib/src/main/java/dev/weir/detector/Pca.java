package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Principal components (Shyu, Chen, Sarinnapakorn and Chang, "A Novel Anomaly Detection Scheme
 * Based on Principal Component Classifier", 2003): finds rows that leave the directions in which
 * the history varies. Features are scaled to a standard deviation of 1. At least 0 in each of three
 * ways:
 *
 * <ul>
 *   <li>distance: the sum over the components of the row's distance from the component's unit
 *       vector over its share of the variance, as in PyOD's detector of that name; nearly the row's
 *       distance from the mean;
 *   <li>mahalanobis: the sum over the components of the row's squared coordinate over the variance
 *       (Equation 3);
 *   <li>probabilistic: the same over the components that hold 90 % of the variance, plus the
 *       squared error of the row's reconstruction from these over the mean variance that they leave
 *       out (Tipping and Bishop, "Probabilistic Principal Component Analysis", 1999).
 * </ul>
 *
 * Each variance gets {@value Ellipsoid#RIDGE} more. Of more than 64 features, the 64 components of
 * the largest variance are used. A missing number counts as the median.
 *
 * <p>Contributions: mahalanobis and probabilistic are sums over features, exactly; distance: what
 * the score would lose with a feature at its median, scaled to add up.
 *
 * <p>Cost: fitting rows x features², on as many rows as the robust covariance; scoring features x
 * components.
 *
 * @param score which way
 */
public record Pca(PcaScore score) implements Detector {
  private static final Kind DESCRIPTION =
      new Kind(
          "pca",
          "Rows that leave the directions in which the history varies.",
          List.of(
              Option.optional(
                      "score",
                      OptionType.TEXT,
                      PcaScore.DISTANCE.text(),
                      "The distance from the components over their share of variance, the squared coordinates over the variance, or those of the main components and the error of reconstruction from them.")
                  .must(
                      Constraint.oneOf(
                          PcaScore.DISTANCE.text(),
                          PcaScore.MAHALANOBIS.text(),
                          PcaScore.PROBABILISTIC.text()))));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "many features that go together",
              "features × components",
              "exactly; `distance` by leaving out",
              "Shyu, Chen, Sarinnapakorn and Chang 2003"),
          settings -> new Pca(PcaScore.of(settings.text("score"))),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), Principal::of));

  @Override
  public Scorer fit(Sample sample) {
    SplitMix64 random = new SplitMix64(sample.seed());
    Scaling scaling = Scaling.of(sample, FeatureScale.STANDARD);
    ScaledRows rows = scaling.apply(sample).atMost(Mcd.mostRows(sample.dimension()), random);
    return new ScaledScorer(KIND.name(), scaling, Principal.of(rows, score, random));
  }
}
