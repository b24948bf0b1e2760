package dev.weir.prepare;

import java.util.Arrays;

/**
 * Puts a number in the place of each category. A missing category stays missing.
 *
 * @param categories by column, ascending; null for a column that stays as it is
 * @param numbers by column, one for each of its categories
 * @param others by column, the number of all other categories
 */
record Lookup(double[][] categories, double[][] numbers, double[] others) implements ColumnStep {

  @Override
  public int inputs() {
    return others.length;
  }

  @Override
  public double prepared(int output, double x) {
    if (categories[output] == null || Double.isNaN(x)) {
      return x;
    }
    int at = find(categories[output], x);
    return at < 0 ? others[output] : numbers[output][at];
  }

  /** Where a category is among ascending ones; below 0 if nowhere. */
  static int find(double[] categories, double x) {
    return Arrays.binarySearch(categories, x + 0.0); // -0 and 0 are the same number
  }

  /** Takes columns one by one. */
  static final class Builder {
    private final double[][] categories;
    private final double[][] numbers;
    private final double[] others;

    Builder(int width) {
      categories = new double[width][];
      numbers = new double[width][];
      others = new double[width];
    }

    void put(int column, double[] ascending, double[] numberOfEach, double ofOthers) {
      categories[column] = ascending;
      numbers[column] = numberOfEach;
      others[column] = ofOthers;
    }

    Lookup build() {
      return new Lookup(categories, numbers, others);
    }
  }
}
