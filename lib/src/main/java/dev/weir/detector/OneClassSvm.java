package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * One-class support vector machine (Schölkopf, Platt, Shawe-Taylor, Smola and Williamson,
 * "Estimating the Support of a High-Dimensional Distribution", Neural Computation 2001): finds rows
 * outside the smallest region, in the space of a Gaussian kernel, that holds all but a share nu of
 * the history. Solved exactly (dual, by sequential minimal optimisation) on a bounded number of
 * rows drawn at random. The kernel is exp(-g |x - y|²), where g is one over the number of features
 * times the variance of all scaled numbers. The score is 1 less the weighted sum of the kernels of
 * the support vectors, which is the decision function up to a constant: from 0 to 1, and all rows
 * far from everything get 1. A missing number counts as the median.
 *
 * <p>Contributions: what the score would lose with a feature at its median, scaled to add up.
 *
 * <p>Cost: fitting rows² x features; scoring one kernel per support vector a row, of which there
 * are at least nu x rows.
 *
 * @param nu the share of the history that may be outside, and that supports at least
 * @param rows how many rows it is fitted on at most
 * @param scale how features are brought to one scale
 */
public record OneClassSvm(double nu, int rows, FeatureScale scale) implements Detector {
  private static final Kind DESCRIPTION =
      new Kind(
          "one-class-svm",
          "Rows outside the smallest region of a Gaussian kernel that holds most of the history.",
          List.of(
              Option.optional("nu", OptionType.NUMBER, "0.5", "The share that may be outside.")
                  .must(Constraint.between(0.01, 0.99)),
              Option.optional("rows", OptionType.INTEGER, "2048", "The most rows that are fitted.")
                  .must(Constraint.between(2, 8192)),
              FeatureScale.OPTION));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "little history, any shape",
              "a kernel per support vector",
              Guide.BY_LEAVING_OUT,
              "Schölkopf and others 2001"),
          settings ->
              new OneClassSvm(
                  settings.number("nu"), settings.integer("rows"), FeatureScale.of(settings)),
          ScaledScorer::parts,
          ScaledScorer.reader(DESCRIPTION.name(), SupportVectors::of));

  @Override
  public Scorer fit(Sample sample) {
    Scaling scaling = Scaling.of(sample, scale);
    ScaledRows used = scaling.apply(sample).atMost(rows, new SplitMix64(sample.seed()));
    return new ScaledScorer(KIND.name(), scaling, SupportVectors.of(used, nu));
  }
}
