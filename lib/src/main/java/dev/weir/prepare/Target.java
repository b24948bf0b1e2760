package dev.weir.prepare;

import dev.weir.core.ExactSum;
import dev.weir.detector.Columns;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts in the place of a category the mean that another feature has where the category is, (sum +
 * smoothing * mean of all) / (rows + smoothing), so that rare categories are near the mean of all
 * (Micci-Barreca, "A Preprocessing Scheme for High-Cardinality Categorical Attributes in
 * Classification and Prediction Problems", SIGKDD Explorations 2001). No label is needed: the other
 * feature is one of the vector's own.
 *
 * @param of the features
 * @param meanOf the other feature
 * @param smoothing as how many rows the mean of all counts, at least 0
 */
record Target(List<String> of, String meanOf, double smoothing) implements Preparation {

  static final PreparationKind KIND =
      new PreparationKind(
          new Kind(
              "target",
              "A category becomes the mean that another feature has where the category is.",
              List.of(
                  Selection.NAMED,
                  Option.required("mean-of", OptionType.TEXT, "The other feature, a number."),
                  Option.optional(
                          "smoothing",
                          OptionType.NUMBER,
                          "10",
                          "As how many rows the mean of all categories counts in that of each.")
                      .must(Constraint.atLeast(0)))),
          settings ->
              new Target(
                  settings.texts(Selection.KEY),
                  settings.text("mean-of"),
                  settings.number("smoothing")));

  @Override
  public List<String> reads() {
    return Stream.concat(of.stream(), Stream.of(meanOf)).toList();
  }

  @Override
  public boolean encodes() {
    return true;
  }

  @Override
  public boolean needsNumber(String feature) {
    return feature.equals(meanOf);
  }

  @Override
  public Step fit(Vectors sample) {
    int target = sample.only(meanOf);
    double[] all = sample.sorted(target);
    double mean = all.length == 0 ? 0 : Columns.mean(all);
    Lookup.Builder lookup = new Lookup.Builder(sample.width());
    for (int column = 0; column < sample.width(); column++) {
      if (sample.isOf(column, of)) {
        double[] categories = Categories.of(sample, column).values();
        lookup.put(column, categories, means(sample, column, target, categories, mean), mean);
      }
    }
    return lookup.build();
  }

  private double[] means(Vectors sample, int column, int target, double[] categories, double mean) {
    ExactSum[] sums =
        Stream.generate(ExactSum::new).limit(categories.length).toArray(ExactSum[]::new);
    int[] rows = new int[categories.length];
    for (int row = 0; row < sample.count(); row++) {
      int category = Lookup.find(categories, sample.number(row, column));
      double number = sample.number(row, target);
      if (category >= 0 && !Double.isNaN(number)) {
        sums[category].add(Columns.bounded(number));
        rows[category]++;
      }
    }
    double[] means = new double[categories.length];
    for (int i = 0; i < means.length; i++) {
      double weight = rows[i] + smoothing;
      means[i] = weight == 0 ? mean : (sums[i].value() + smoothing * mean) / weight;
    }
    return means;
  }
}
