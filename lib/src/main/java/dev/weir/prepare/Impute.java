package dev.weir.prepare;

import dev.weir.detector.Columns;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.PipelineSpec;
import java.util.List;
import java.util.Locale;

/**
 * Fills missing numbers with what is usual in the sample, so that an observation that lacks some is
 * scored all the same. A feature that is missing in all of the sample is filled with 0.
 *
 * @param of the features; empty for all
 * @param by what is usual
 */
record Impute(List<String> of, Usual by) implements Preparation {

  /** What is usual. */
  enum Usual {
    /** Half are less, half are more. */
    MEDIAN,
    /** The correctly rounded mean. */
    MEAN,
    /** What is there most often; of several the least. */
    MODE
  }

  static final PreparationKind KIND =
      new PreparationKind(
          new Kind(
              PipelineSpec.IMPUTE,
              "Missing numbers are filled, and no observation waits for them.",
              List.of(
                  Selection.ALL_UNLESS_NAMED,
                  Option.optional("by", OptionType.TEXT, "median", "With what.")
                      .must(Constraint.oneOf("median", "mean", "mode")))),
          settings ->
              new Impute(
                  settings.texts(Selection.KEY),
                  Usual.valueOf(settings.text("by").toUpperCase(Locale.ROOT))));

  @Override
  public boolean needsNumber(String feature) {
    return by != Usual.MODE;
  }

  @Override
  public Step fit(Vectors sample) {
    double[] numbers = new double[sample.width()];
    for (int column = 0; column < numbers.length; column++) {
      numbers[column] = sample.isOf(column, of) ? usual(sample, column) : Double.NaN;
    }
    return new Fill(numbers);
  }

  private double usual(Vectors sample, int column) {
    double[] sorted = sample.sorted(column);
    if (sorted.length == 0) {
      return 0;
    }
    return switch (by) {
      case MEDIAN -> Columns.quantile(sorted, 0.5);
      case MEAN -> Columns.mean(sorted);
      case MODE -> Categories.of(sample, column).mostFrequent(1)[0];
    };
  }
}
