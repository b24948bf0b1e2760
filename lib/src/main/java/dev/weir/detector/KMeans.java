package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.Arrays;
import java.util.List;

/**
 * Distance to the nearest large cluster (He, Xu and Deng, "Discovering Cluster-Based Local
 * Outliers", Pattern Recognition Letters 2003, unweighted): finds rows far from the few centres
 * that most rows gather around. Clusters are those of k-means; the largest that together hold 90 %
 * of the history are large, so that a cluster of strange rows does not make them ordinary. The
 * score is the distance to the nearest centre of a large one, in robust standard deviations: at
 * least 0. Features are scaled by their median and middle 90 %; a missing number counts as the
 * median.
 *
 * <p>Contributions: what the score would lose with a feature at its median, scaled to add up.
 *
 * <p>Cost: fitting O(rows x clusters) a step, on at most {@value #MOST_ROWS} rows drawn at random;
 * scoring one distance per cluster a row.
 *
 * @param clusters k, at least 1
 */
public record KMeans(int clusters) implements Detector {
  private static final int MOST_ROWS = 32768;

  private static final Kind DESCRIPTION =
      new Kind(
          "k-means",
          "Rows far from the few centres that most rows gather around.",
          List.of(
              Option.optional("clusters", OptionType.INTEGER, "8", "How many clusters.")
                  .must(Constraint.between(1, 1000))));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "a few kinds of ordinary rows",
              "a distance per cluster",
              Guide.BY_LEAVING_OUT,
              "He, Xu and Deng 2003"),
          settings -> new KMeans(settings.integer("clusters")),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), NearestOfSets::of));

  @Override
  public int leastRows() {
    return clusters;
  }

  @Override
  public Scorer fit(Sample sample) {
    SplitMix64 random = new SplitMix64(sample.seed());
    Scaling scaling = Scaling.robust(sample);
    ScaledRows rows = scaling.apply(sample).atMost(MOST_ROWS, random);
    Clusters found = Clusters.of(rows, clusters, random);
    int[] large = Clusters.large(Arrays.stream(found.sizes()).asDoubleStream().toArray());
    References centres = References.of(found.centres().pick(large));
    return new ScaledScorer(KIND.name(), scaling, new NearestOfSets(centres, centres.count()));
  }
}
