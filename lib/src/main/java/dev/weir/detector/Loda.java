package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Lightweight on-line detector of anomalies (Pevný, "Loda: Lightweight On-line Detector of
 * Anomalies", Machine Learning 2016): finds rows that are rare in histograms of random projections,
 * each of about the square root of the number of features with standard normal weights. The score
 * is the mean over the projections of log2 of the highest bin's height over that of the row's, to
 * each of which a tenth of the highest is added: at least 0, and at most 3.5 within the histograms.
 * Outside a histogram it rises on with the logarithm of the distance. Features are scaled by their
 * median and middle 90 %; a missing number counts as the median.
 *
 * <p>Contributions: what the score would lose with a feature at its median, scaled to add up.
 *
 * <p>Cost: fitting O(rows x projections x sqrt(features)), on at most {@value #MOST_ROWS} rows
 * drawn at random; scoring the same for one row.
 *
 * @param projections how many
 * @param bins of equal width per projection
 */
public record Loda(int projections, int bins) implements Detector {
  private static final int MOST_ROWS = 32768;

  private static final Kind DESCRIPTION =
      new Kind(
          "loda",
          "Rows that are rare along random directions; fast for many features.",
          List.of(
              Option.optional("projections", OptionType.INTEGER, "100", "How many directions.")
                  .must(Constraint.between(1, 1000)),
              Option.optional("bins", OptionType.INTEGER, "10", "Bins of a histogram.")
                  .must(Constraint.between(2, 1000))));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "very many features", "one bin a projection", Guide.BY_LEAVING_OUT, "Pevný 2016"),
          settings -> new Loda(settings.integer("projections"), settings.integer("bins")),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), Projections::of));

  @Override
  public Scorer fit(Sample sample) {
    SplitMix64 random = new SplitMix64(sample.seed());
    Scaling scaling = Scaling.robust(sample);
    ScaledRows rows = scaling.apply(sample).atMost(MOST_ROWS, random);
    return new ScaledScorer(KIND.name(), scaling, Projections.of(rows, projections, bins, random));
  }
}
