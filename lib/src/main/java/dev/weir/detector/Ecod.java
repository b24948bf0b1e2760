package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Kind;
import java.util.List;

/**
 * Empirical cumulative distributions (Li, Zhao, Hu, Botta, Ionescu and Chen, "ECOD", IEEE TKDE
 * 2022): finds rows whose numbers are in the tails of their features. The score is the sum over the
 * features of -ln p, where p is the share of the history at or beyond the number, in the tail in
 * which it is the rarer: at least 0. Beyond the history it rises on with the logarithm of the
 * distance. Needs no parameter and sees no dependence between features. A missing number counts as
 * the median.
 *
 * <p>Contributions are the terms of the sum: exact.
 *
 * <p>Cost: fitting a sort per feature, of at most {@value #MOST_ROWS} rows drawn at random; scoring
 * a binary search per feature.
 */
public record Ecod() implements Detector {
  static final int MOST_ROWS = 65536;

  private static final Kind DESCRIPTION =
      new Kind(
          "ecod",
          "Rows with numbers in the tails of their features; nothing to set, explained exactly.",
          List.of());

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "each feature is telling by itself; someone will ask why",
              "a binary search a feature",
              Guide.EXACTLY,
              "Li and others 2022"),
          settings -> new Ecod(),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), TailSum::of));

  @Override
  public Scorer fit(Sample sample) {
    Scaling scaling = Scaling.robust(sample);
    ScaledRows rows = scaling.apply(sample).atMost(MOST_ROWS, new SplitMix64(sample.seed()));
    return new ScaledScorer(KIND.name(), scaling, TailSum.rarerSide(rows));
  }
}
