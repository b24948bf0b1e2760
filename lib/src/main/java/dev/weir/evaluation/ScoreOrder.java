package dev.weir.evaluation;

import java.util.Arrays;

/** Rows in the order of their scores, highest first; equal scores in the order of the rows. */
final class ScoreOrder {
  private ScoreOrder() {}

  /** The rows, by a counting sort over the distinct scores. */
  static int[] descending(String measure, double[] scores) {
    double[] ascending = new double[scores.length];
    for (int row = 0; row < scores.length; row++) {
      if (Double.isNaN(scores[row])) {
        throw Ranking.failure(measure, "score " + row + " is NaN. Leave out what has no score");
      }
      ascending[row] = scores[row] + 0.0; // -0 and 0 are equal scores
    }
    Arrays.sort(ascending);
    int[] next = new int[scores.length]; // where the next row of a score goes, at its first place
    int[] first = new int[scores.length];
    for (int i = 0; i < ascending.length; i++) {
      first[i] = i > 0 && ascending[i] == ascending[i - 1] ? first[i - 1] : i;
    }
    int[] rows = new int[scores.length];
    for (int row = scores.length - 1; row >= 0; row--) {
      int at = first[Arrays.binarySearch(ascending, scores[row] + 0.0)];
      rows[scores.length - 1 - (at + next[at]++)] = row;
    }
    return rows;
  }
}
