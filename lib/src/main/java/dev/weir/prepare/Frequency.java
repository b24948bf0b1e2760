package dev.weir.prepare;

import dev.weir.spec.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * Puts in the place of a category its share of the sample's rows that have one: 0 for one that none
 * has.
 *
 * @param of the features
 */
record Frequency(List<String> of) implements Preparation {

  static final PreparationKind KIND =
      new PreparationKind(
          new Kind(
              "frequency",
              "A category becomes its share of the history, 0 for a new one.",
              List.of(Selection.NAMED)),
          settings -> new Frequency(settings.texts(Selection.KEY)));

  @Override
  public boolean encodes() {
    return true;
  }

  @Override
  public Step fit(Vectors sample) {
    Lookup.Builder lookup = new Lookup.Builder(sample.width());
    for (int column = 0; column < sample.width(); column++) {
      if (sample.isOf(column, of)) {
        Categories categories = Categories.of(sample, column);
        double total = categories.total();
        lookup.put(
            column,
            categories.values(),
            Arrays.stream(categories.counts()).mapToDouble(count -> count / total).toArray(),
            0);
      }
    }
    return lookup.build();
  }
}
