package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Nearest neighbours in small sub-samples (Pang, Ting and Albrecht, "LeSiNN: Detecting Anomalies by
 * Identifying Least Similar Nearest Neighbours", ICDM Workshops 2015): finds rows far from all
 * others, even where strange rows come in clusters, which small samples rarely hit. The score is
 * the mean over the sub-samples of the distance to the nearest row of each (Equation 1): at least
 * 0, in robust standard deviations. Features are scaled by their median and middle 90 %; a missing
 * number counts as the median.
 *
 * <p>Contributions: what the score would lose with a feature at its median, scaled to add up.
 *
 * <p>Cost: fitting O(sets x sample); scoring sets x sample distances a row.
 *
 * @param sets how many sub-samples
 * @param sample the rows of each
 */
public record Lesinn(int sets, int sample) implements Detector {
  private static final Kind DESCRIPTION =
      new Kind(
          "lesinn",
          "Rows far from the nearest of a few rows, drawn many times; fast, of any density.",
          List.of(
              Option.optional("sets", OptionType.INTEGER, "64", "How many sub-samples.")
                  .must(Constraint.between(1, 1000)),
              Option.optional("sample", OptionType.INTEGER, "16", "Rows of a sub-sample.")
                  .must(Constraint.between(1, 1000))));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "strange rows come in clusters",
              "sets × sample distances",
              Guide.BY_LEAVING_OUT,
              "Pang, Ting and Albrecht 2015"),
          settings -> new Lesinn(settings.integer("sets"), settings.integer("sample")),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), NearestOfSets::of));

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
        NearestOfSets.of(scaling.apply(rows), sets, sample, new SplitMix64(rows.seed())));
  }
}
