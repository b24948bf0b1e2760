package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Extended isolation forest (Hariri, Carrasco Kind and Brunner, "Extended Isolation Forest", IEEE
 * TKDE 2021): an isolation forest whose cuts are oblique, along a sum of features with standard
 * normal weights, through a point of the box around the node's rows, so that it has no ghosts
 * beside clusters and sees that features do not go together. Features are scaled by their median
 * and middle 90 %, so that units do not matter. The score is 2^(-E[h]/c(n)) as in the isolation
 * forest: above 0 and at most 1. A missing number counts as the median.
 *
 * <p>Contributions: what the score would lose with a feature at its median, scaled to add up.
 *
 * <p>Cost: fitting O(trees x sample x features x log sample) whatever the number of rows; scoring a
 * row, ceil(log2 sample) steps per tree, each over the features of a cut.
 *
 * @param trees how many trees
 * @param sample the rows that a tree is grown on; all if there are fewer
 * @param features how many features a cut weighs; all if there are fewer
 */
public record ExtendedIsolationForest(int trees, int sample, int features) implements Detector {
  private static final Kind DESCRIPTION =
      new Kind(
          "extended-isolation-forest",
          "Rows that few random oblique cuts separate from the rest: an isolation forest that sees dependence.",
          List.of(
              Option.optional("trees", OptionType.INTEGER, "100", "How many trees.")
                  .must(Constraint.between(1, IsolationForest.MOST_TREES)),
              Option.optional("sample", OptionType.INTEGER, "256", "Rows that a tree is grown on.")
                  .must(Constraint.between(2, IsolationForest.LARGEST_SAMPLE)),
              Option.optional(
                      "features",
                      OptionType.INTEGER,
                      "1000",
                      "Features that a cut weighs; all if there are fewer.")
                  .must(Constraint.between(1, 1000))));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "features depend on each other",
              "8 sums over the features a tree",
              Guide.BY_LEAVING_OUT,
              "Hariri, Carrasco Kind and Brunner 2021"),
          settings ->
              new ExtendedIsolationForest(
                  settings.integer("trees"),
                  settings.integer("sample"),
                  settings.integer("features")),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), ObliqueTrees::of));

  @Override
  public int leastRows() {
    return sample;
  }

  @Override
  public Scorer fit(Sample rows) {
    Scaling scaling = Scaling.robust(rows);
    return new ScaledScorer(
        KIND.name(),
        scaling,
        ObliqueGrower.grow(
            scaling.apply(rows), sample, trees, features, new SplitMix64(rows.seed())));
  }
}
