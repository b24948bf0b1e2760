package dev.weir.detector;

/** Checks that arrays hold as many numbers as they should. */
public final class Shape {
  private Shape() {}

  /**
   * Looks whether arrays hold so many rows, and have room for their scores.
   *
   * @throws IllegalArgumentException if not
   */
  public static void checkBlock(double[] rows, int count, double[] scores, int dimension) {
    if (count < 0) {
      throw new IllegalArgumentException("Invalid count: " + count + " (must be at least 0)");
    }
    if (rows.length < (long) count * dimension) {
      throw new IllegalArgumentException(
          tooShort("Cannot score rows", rows.length, count, dimension));
    }
    if (scores.length < count) {
      throw new IllegalArgumentException(
          "Cannot score rows: there is room for "
              + scores.length
              + " scores, there are "
              + count
              + " rows. Pass a longer array.");
    }
  }

  /**
   * Looks whether a row has as many features as the detector.
   *
   * @throws IllegalArgumentException if not
   */
  public static void checkRow(double[] row, int dimension) {
    if (row.length != dimension) {
      throw new IllegalArgumentException(
          "Cannot score row: it has "
              + row.length
              + " features, the detector was fitted on "
              + dimension
              + ". Pass the features it was fitted on, in the same order.");
    }
  }

  /**
   * Looks whether a row has as many features as the detector, and there is room for as many
   * contributions.
   *
   * @throws IllegalArgumentException if not
   */
  public static void checkContributions(double[] row, double[] contributions, int dimension) {
    checkRow(row, dimension);
    if (contributions.length != dimension) {
      throw new IllegalArgumentException(
          "Cannot explain row: there is room for "
              + contributions.length
              + " contributions, there are "
              + dimension
              + " features. Pass an array of that length.");
    }
  }

  static String tooShort(String failure, int numbers, int count, int dimension) {
    return failure
        + ": "
        + numbers
        + " numbers are not "
        + count
        + " rows of "
        + dimension
        + " features. Pass rows of exactly the features of the detector.";
  }
}
