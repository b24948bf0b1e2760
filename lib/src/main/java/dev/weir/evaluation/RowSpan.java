package dev.weir.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive rows of a series, such as one anomalous event.
 *
 * @param first the first row, from 0
 * @param last the last row, inclusive
 */
public record RowSpan(int first, int last) {
  public RowSpan {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException(
          "Invalid span: rows " + first + " to " + last + " (must be from 0, the last not before)");
    }
  }

  /** How many rows. */
  public int length() {
    return last - first + 1;
  }

  /** The unbroken runs of anomalous rows, in order. */
  public static List<RowSpan> runs(boolean[] anomalous) {
    List<RowSpan> runs = new ArrayList<>();
    for (int i = 0; i < anomalous.length; i++) {
      if (anomalous[i]) {
        int first = i;
        while (i + 1 < anomalous.length && anomalous[i + 1]) {
          i++;
        }
        runs.add(new RowSpan(first, i));
      }
    }
    return runs;
  }
}
