package dev.weir.detector;

/** The nearest few of many, ascending, in arrays that are used again and again. */
final class Nearest {
  final double[] squared;
  final int[] indices;
  private int found;

  Nearest(int most) {
    squared = new double[most];
    indices = new int[most];
  }

  /** Finds the smallest of the numbers above 0, of equal ones the first. */
  void find(double[] numbers) {
    found = 0;
    double most = Double.POSITIVE_INFINITY; // what is not less is no longer among the nearest
    for (int i = 0; i < numbers.length; i++) {
      double number = numbers[i];
      if (number < most && number > 0) {
        found = Math.min(found + 1, squared.length);
        insert(number, i);
        most = found == squared.length ? squared[found - 1] : most;
      }
    }
  }

  private void insert(double number, int index) {
    int at = found - 1;
    for (; at > 0 && squared[at - 1] > number; at--) {
      squared[at] = squared[at - 1];
      indices[at] = indices[at - 1];
    }
    squared[at] = number;
    indices[at] = index;
  }

  /** How many were found. */
  int count() {
    return found;
  }

  /** The square root of the largest found, 0 if there is none. */
  double radius() {
    return found == 0 ? 0 : Math.sqrt(squared[found - 1]);
  }
}
