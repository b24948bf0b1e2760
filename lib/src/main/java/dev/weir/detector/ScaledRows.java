package dev.weir.detector;

import dev.weir.core.SplitMix64;
import java.util.Arrays;

/**
 * Complete, scaled rows that a {@link RowModel} is fitted on.
 *
 * @param z {@code z[count][dimension]}, finite
 * @param count how many rows, at least one
 * @param dimension how many features a row has
 */
public record ScaledRows(double[] z, int count, int dimension) {

  /** At most so many rows, drawn without replacement; these rows if there are no more. */
  ScaledRows atMost(int most, SplitMix64 random) {
    return count <= most ? this : pick(new RowPicker(count).pick(most, random));
  }

  /** The rows of the given numbers, in that order. */
  ScaledRows pick(int[] rows) {
    double[] picked = new double[rows.length * dimension];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(z, rows[i] * dimension, picked, i * dimension, dimension);
    }
    return new ScaledRows(picked, rows.length, dimension);
  }

  /** The rows with the lowest scores, in their order; of equal ones the first. */
  ScaledRows lowest(double[] scores, int kept) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double last = sorted[kept - 1];
    int ties = kept;
    for (double score : scores) {
      ties -= score < last ? 1 : 0;
    }
    int[] rows = new int[kept];
    int at = 0;
    for (int row = 0; row < scores.length; row++) {
      if (scores[row] < last || scores[row] == last && ties-- > 0) {
        rows[at++] = row;
      }
    }
    return pick(rows);
  }
}
