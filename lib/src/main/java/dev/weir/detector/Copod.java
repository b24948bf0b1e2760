package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Kind;
import java.util.List;

/**
 * Copula-based outlier detection (Li, Zhao, Botta, Ionescu and Hu, "COPOD", ICDM 2020): finds rows
 * whose numbers are in the longer tails of their features. The score is the sum over the features
 * of -ln p, where p is the share of the history at or beyond the number on the side to which the
 * feature is skewed; of the mean of both sides where that is more (Algorithm 1, taken feature by
 * feature). Beyond the history it rises on with the logarithm of the distance. A missing number
 * counts as the median.
 *
 * <p>Contributions are the terms of the sum: exact.
 *
 * <p>Cost: fitting a sort per feature, of at most {@value Ecod#MOST_ROWS} rows drawn at random;
 * scoring a binary search per feature.
 */
public record Copod() implements Detector {
  private static final Kind DESCRIPTION =
      new Kind(
          "copod",
          "Rows with numbers in the longer tails of their features; nothing to set, explained exactly.",
          List.of());

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "as `ecod`, tails of different length",
              "a binary search a feature",
              Guide.EXACTLY,
              "Li and others 2020"),
          settings -> new Copod(),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), TailSum::of));

  @Override
  public Scorer fit(Sample sample) {
    Scaling scaling = Scaling.robust(sample);
    ScaledRows rows = scaling.apply(sample).atMost(Ecod.MOST_ROWS, new SplitMix64(sample.seed()));
    return new ScaledScorer(KIND.name(), scaling, TailSum.longerSide(rows));
  }
}
