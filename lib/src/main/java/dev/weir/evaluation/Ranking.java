package dev.weir.evaluation;

import java.util.Arrays;

/**
 * Labels in the order of their scores, highest first; which of equal scores comes first is not
 * defined.
 */
final class Ranking {
  private final double[] ascending;
  private final int[] anomaliesFrom; // at i, how many anomalies are among the ascending i..n

  private Ranking(double[] ascending, int[] anomaliesFrom) {
    this.ascending = ascending;
    this.anomaliesFrom = anomaliesFrom;
  }

  static Ranking of(String measure, double[] scores, boolean[] anomalous) {
    if (scores.length != anomalous.length) {
      throw failure(
          measure,
          scores.length + " scores and " + anomalous.length + " labels. Pass one label per score");
    }
    double[] ordinary = new double[scores.length];
    double[] strange = new double[scores.length];
    int anomalies = 0;
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i])) {
        throw failure(measure, "score " + i + " is NaN. Leave out what has no score");
      }
      if (anomalous[i]) {
        strange[anomalies++] = scores[i] + 0.0; // -0 and 0 are equal scores
      } else {
        ordinary[i - anomalies] = scores[i] + 0.0;
      }
    }
    if (anomalies == 0) {
      throw failure(measure, "no label is an anomaly. Add labelled anomalies");
    }
    Arrays.sort(strange, 0, anomalies);
    Arrays.sort(ordinary, 0, scores.length - anomalies);
    return merge(strange, anomalies, ordinary, scores.length - anomalies);
  }

  private static Ranking merge(double[] strange, int anomalies, double[] ordinary, int rest) {
    int size = anomalies + rest;
    double[] ascending = new double[size];
    int[] anomaliesFrom = new int[size + 1];
    int i = anomalies;
    int j = rest;
    for (int at = size - 1; at >= 0; at--) {
      boolean anomaly = j == 0 || i > 0 && strange[i - 1] > ordinary[j - 1];
      ascending[at] = anomaly ? strange[--i] : ordinary[--j];
      anomaliesFrom[at] = anomalies - i;
    }
    return new Ranking(ascending, anomaliesFrom);
  }

  int size() {
    return ascending.length;
  }

  int anomalies() {
    return anomaliesFrom[0];
  }

  /** The score at a rank, 0 for the highest. */
  double score(int rank) {
    return ascending[size() - 1 - rank];
  }

  /** How many anomalies there are from one rank inclusive to another exclusive. */
  int anomalies(int from, int to) {
    return anomaliesFrom[size() - to] - anomaliesFrom[size() - from];
  }

  /** The rank after the last of the scores that equal the one at a rank. */
  int endOfTie(int rank) {
    double score = ascending[size() - 1 - rank];
    int end = rank + 1;
    while (end < size() && ascending[size() - 1 - end] == score) {
      end++;
    }
    return end;
  }

  static IllegalArgumentException failure(String measure, String reason) {
    return new IllegalArgumentException("Cannot measure " + measure + ": " + reason + ".");
  }
}
