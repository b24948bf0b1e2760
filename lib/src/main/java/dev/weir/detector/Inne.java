package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Isolation by nearest-neighbour ensembles (Bandaragoda, Ting, Albrecht, Liu, Zhu and Wells,
 * "Isolation-based Anomaly Detection Using Nearest-Neighbor Ensembles", Computational Intelligence
 * 2018): finds rows outside small random hyperspheres, or in those that are wide compared with
 * their neighbours, so that it sees local strangeness too. The score is the mean over the ensembles
 * of Equation 3: from 0 to 1, where 1 is covered by none. Features are scaled by their median and
 * middle 90 %; a missing number counts as the median.
 *
 * <p>Contributions: what the score would lose with a feature at its median, scaled to add up.
 *
 * <p>Cost: fitting O(ensembles x sample²); scoring ensembles x sample distances a row.
 *
 * @param ensembles how many sub-samples
 * @param sample the hyperspheres of each
 */
public record Inne(int ensembles, int sample) implements Detector {
  private static final Kind DESCRIPTION =
      new Kind(
          "inne",
          "Rows outside many random hyperspheres, or in wide ones beside narrow ones; local and fast.",
          List.of(
              Option.optional("ensembles", OptionType.INTEGER, "200", "How many sub-samples.")
                  .must(Constraint.between(1, 1000)),
              Option.optional("sample", OptionType.INTEGER, "8", "Hyperspheres of a sub-sample.")
                  .must(Constraint.between(2, 1000))));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "clusters of different density",
              "ensembles × sample distances",
              Guide.BY_LEAVING_OUT,
              "Bandaragoda and others 2018"),
          settings -> new Inne(settings.integer("ensembles"), settings.integer("sample")),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), Hyperspheres::of));

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
        Hyperspheres.of(
            scaling.apply(rows), ensembles, new int[] {sample}, new SplitMix64(rows.seed())));
  }
}
