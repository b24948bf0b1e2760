package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Local outlier factor (Breunig, Kriegel, Ng and Sander, "LOF: Identifying Density-Based Local
 * Outliers", SIGMOD 2000): finds rows in sparser places than their neighbours are, so that a
 * cluster may be dense or loose. The score is Equation 7, the mean ratio of the neighbours' local
 * reachability density to the row's own: about 1 for ordinary rows, at least 0.
 *
 * <p>The search is exact among a bounded number of reference rows, drawn at random from the
 * history; rows equal to another are not its neighbours (the paper's k-distinct-distance), so that
 * a row of the history is not its own neighbour and duplicates have a finite density. A missing
 * number counts as the median.
 *
 * <p>Contributions: what the score would lose with a feature at its median, scaled to add up.
 *
 * <p>Cost: fitting references² distances; scoring one distance per reference a row.
 *
 * @param neighbours k (MinPts in the paper), at least 1
 * @param references the most rows that others are compared with
 * @param scale how features are brought to one scale
 */
public record LocalOutlierFactor(int neighbours, int references, FeatureScale scale)
    implements Detector {
  private static final Kind DESCRIPTION =
      new Kind(
          "lof",
          "Rows in sparser places than their neighbours are: strange within their cluster.",
          List.of(
              Option.optional(
                      "neighbours", OptionType.INTEGER, "20", "How many nearest rows count.")
                  .must(Constraint.between(1, 1000)),
              References.MOST_OPTION,
              FeatureScale.OPTION));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "anomalies are strange only within their cluster",
              "one search among the reference rows",
              Guide.BY_LEAVING_OUT,
              "Breunig, Kriegel, Ng and Sander 2000"),
          settings ->
              new LocalOutlierFactor(
                  settings.integer("neighbours"),
                  settings.integer("references"),
                  FeatureScale.of(settings)),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), LocalDensities::of));

  @Override
  public int leastRows() {
    return neighbours + 1;
  }

  @Override
  public Scorer fit(Sample sample) {
    Scaling scaling = Scaling.of(sample, scale);
    ScaledRows rows = scaling.apply(sample).atMost(references, new SplitMix64(sample.seed()));
    return new ScaledScorer(KIND.name(), scaling, LocalDensities.of(rows, neighbours));
  }
}
