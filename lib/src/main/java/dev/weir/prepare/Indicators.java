package dev.weir.prepare;

/**
 * Makes of each category a column of its own: 1 where it is that, else 0. The last column of a
 * feature is 1 where it is none of them. Of a missing category, all are missing.
 *
 * @param origins by prepared number, the number of the row that it is made of
 * @param categories by prepared number, the category; NaN for all others than those before it,
 *     infinity where the number stays as it is
 * @param inputs how many numbers a row has
 */
record Indicators(int[] origins, double[] categories, int inputs) implements ColumnStep {

  /** Any category but those before it. */
  static final double OTHER = Double.NaN;

  /** A number that stays as it is. */
  static final double[] AS_IT_IS = {Double.POSITIVE_INFINITY};

  @Override
  public int outputs() {
    return origins.length;
  }

  @Override
  public int origin(int output) {
    return origins[output];
  }

  @Override
  public double prepared(int output, double x) {
    double category = categories[output];
    if (Double.isInfinite(category) || Double.isNaN(x)) {
      return x;
    }
    if (!Double.isNaN(category)) {
      return x == category ? 1 : 0;
    }
    for (int before = output - 1; before >= 0 && origins[before] == origins[output]; before--) {
      if (categories[before] == x) {
        return 0;
      }
    }
    return 1;
  }

  @Override
  public String name(int output, String before) {
    if (Double.isInfinite(categories[output])) {
      return before;
    }
    int first = output;
    while (first > 0 && origins[first - 1] == origins[output]) {
      first--;
    }
    return before + (Double.isNaN(categories[output]) ? "_other" : "_" + (output - first + 1));
  }
}
