package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Gaussian mixture (Bishop, "Pattern Recognition and Machine Learning", 2006, section 9.2): finds
 * rows of low density where the history is a few ellipsoids. Fitted by expectation and maximisation
 * from k-means; the components that together hold 90 % of the history are kept, so that strange
 * rows that come in a cluster do not become ordinary. The score is the logarithm of a bound of the
 * density over the row's: at least 0. Each scaled feature's variance gets {@value Ellipsoid#RIDGE}
 * more. A missing number counts as the median.
 *
 * <p>Contributions: what the score would lose with a feature at its median, scaled to add up.
 *
 * <p>Cost: fitting rows x components x features² a step, on as many rows as the robust covariance;
 * scoring components x features² / 2.
 *
 * @param components how many, at least 1
 */
public record GaussianMixture(int components) implements Detector {
  private static final Kind DESCRIPTION =
      new Kind(
          "gmm",
          "Rows of low density where the history is a few ellipsoids.",
          List.of(
              Option.optional("components", OptionType.INTEGER, "2", "How many ellipsoids.")
                  .must(Constraint.between(1, 100))));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "several ellipsoids of ordinary rows",
              "components × features² / 2",
              Guide.BY_LEAVING_OUT,
              "Bishop 2006"),
          settings -> new GaussianMixture(settings.integer("components")),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), Mixture::of));

  @Override
  public Scorer fit(Sample sample) {
    SplitMix64 random = new SplitMix64(sample.seed());
    Scaling scaling = Scaling.robust(sample);
    ScaledRows rows = scaling.apply(sample).atMost(Mcd.mostRows(sample.dimension()), random);
    return new ScaledScorer(KIND.name(), scaling, Mixture.of(rows, components, random));
  }
}
