package dev.weir.detector;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Histogram-based outlier score (Goldstein and Dengel, "Histogram-based Outlier Score (HBOS): A
 * Fast Unsupervised Anomaly Detection Algorithm", KI 2012): finds rows whose numbers fall into low
 * bins of their features' histograms. The score is the sum over the features of log2 of the height
 * of the highest bin over that of the number's (Equation 1, heights up to 1), to each of which a
 * tenth of the highest is added: at least 0, and at most 3.5 a feature within the histogram, so
 * that one empty bin does not outweigh all else. Outside the histogram it rises on with the
 * logarithm of the distance. A missing number counts as the median.
 *
 * <p>Contributions are the terms of the sum: exact.
 *
 * <p>Cost: fitting O(rows) per feature; scoring O(1) per feature.
 *
 * @param bins of equal width per feature
 */
public record Hbos(int bins) implements Detector {
  private static final Kind DESCRIPTION =
      new Kind(
          "hbos",
          "Rows with numbers that are rare for their features, wherever they are; the fastest, explained exactly.",
          List.of(
              Option.optional("bins", OptionType.INTEGER, "10", "Bins of a histogram.")
                  .must(Constraint.between(2, 1000))));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "very many rows; gaps within a feature's range",
              "one bin a feature",
              Guide.EXACTLY,
              "Goldstein and Dengel 2012"),
          settings -> new Hbos(settings.integer("bins")),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), Histograms::of));

  @Override
  public Scorer fit(Sample sample) {
    Scaling scaling = Scaling.of(sample, FeatureScale.NONE); // bins begin at numbers, exactly
    return new ScaledScorer(KIND.name(), scaling, Histograms.of(scaling.apply(sample), bins));
  }
}
