package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Distance to the k-th nearest neighbour (Ramaswamy, Rastogi and Shim, "Efficient Algorithms for
 * Mining Outliers from Large Data Sets", SIGMOD 2000): finds rows with few others near them. The
 * search is exact among a bounded number of reference rows, drawn at random from the history; rows
 * equal to the scored one do not count, so that a row of the history is not its own neighbour. The
 * score is the distance in scaled features: at least 0. A missing number counts as the median.
 *
 * <p>Fewer references find more of what comes in clusters, since then a strange row's neighbours
 * are less often strange themselves.
 *
 * <p>Contributions: what the score would lose with a feature at its median, scaled to add up.
 *
 * <p>Cost: fitting O(rows); scoring one distance per reference a row.
 *
 * @param neighbours k, at least 1
 * @param references the most rows that others are compared with
 * @param scale how features are brought to one scale
 */
public record Knn(int neighbours, int references, FeatureScale scale) implements Detector {
  private static final Kind DESCRIPTION =
      new Kind(
          "knn",
          "Rows with few others near them: the distance to the k-th nearest.",
          List.of(
              Option.optional("neighbours", OptionType.INTEGER, "5", "Which nearest row counts.")
                  .must(Constraint.between(1, 1000)),
              References.MOST_OPTION,
              FeatureScale.OPTION));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "anomalies are far from all else",
              "one search among the reference rows",
              Guide.BY_LEAVING_OUT,
              "Ramaswamy, Rastogi and Shim 2000"),
          settings ->
              new Knn(
                  settings.integer("neighbours"),
                  settings.integer("references"),
                  FeatureScale.of(settings)),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), Neighbours::of));

  @Override
  public int leastRows() {
    return neighbours + 1;
  }

  @Override
  public Scorer fit(Sample sample) {
    Scaling scaling = Scaling.of(sample, scale);
    ScaledRows rows = scaling.apply(sample).atMost(references, new SplitMix64(sample.seed()));
    return new ScaledScorer(KIND.name(), scaling, new Neighbours(References.of(rows), neighbours));
  }
}
