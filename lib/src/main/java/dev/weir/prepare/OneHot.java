package dev.weir.prepare;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.Arrays;
import java.util.List;

/**
 * Makes of each of a feature's most frequent categories a number of its own, 1 or 0, and one more
 * of all others.
 *
 * @param of the features
 * @param most how many categories of each
 */
record OneHot(List<String> of, int most) implements Preparation {

  static final PreparationKind KIND =
      new PreparationKind(
          new Kind(
              "one-hot",
              "A category becomes a number for each of the most frequent ones, 1 or 0, and one for all others.",
              List.of(
                  Selection.NAMED,
                  Option.optional(
                          "most", OptionType.INTEGER, "20", "How many categories of a feature.")
                      .must(Constraint.between(1, 1000)))),
          settings -> new OneHot(settings.texts(Selection.KEY), settings.integer("most")));

  @Override
  public boolean encodes() {
    return true;
  }

  @Override
  public Step fit(Vectors sample) {
    int[] origins = new int[sample.width() * (most + 1)];
    double[] categories = new double[origins.length];
    int outputs = 0;
    for (int column = 0; column < sample.width(); column++) {
      double[] made =
          sample.isOf(column, of) ? made(Categories.of(sample, column)) : Indicators.AS_IT_IS;
      System.arraycopy(made, 0, categories, outputs, made.length);
      Arrays.fill(origins, outputs, outputs + made.length, column);
      outputs += made.length;
    }
    return new Indicators(
        Arrays.copyOf(origins, outputs), Arrays.copyOf(categories, outputs), sample.width());
  }

  private double[] made(Categories categories) {
    double[] frequent = categories.mostFrequent(most);
    double[] made = Arrays.copyOf(frequent, frequent.length + 1);
    made[frequent.length] = Indicators.OTHER;
    return made;
  }
}
