package dev.weir.prepare;

import dev.weir.detector.Columns;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The categories in a column.
 *
 * @param values ascending
 * @param counts how often each is there
 */
record Categories(double[] values, int[] counts) {

  static Categories of(Vectors sample, int column) {
    double[] sorted = sample.sorted(column);
    double[] values = new double[sorted.length];
    int[] counts = new int[sorted.length];
    int found = 0;
    for (int from = 0; from < sorted.length; ) {
      int to = Columns.endOfTie(sorted, from);
      values[found] = sorted[from];
      counts[found++] = to - from;
      from = to;
    }
    return new Categories(Arrays.copyOf(values, found), Arrays.copyOf(counts, found));
  }

  /** How many rows have one. */
  int total() {
    return Arrays.stream(counts).sum();
  }

  /** The most frequent ones, the most frequent first; of equally frequent ones the least first. */
  double[] mostFrequent(int most) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingInt((Integer i) -> -counts[i]))
        .limit(most)
        .mapToDouble(i -> values[i])
        .toArray();
  }
}
