package dev.weir.detector;

import java.util.Arrays;

/**
 * What a detector learnt of complete, scaled rows: the part of it that knows no missing numbers.
 */
interface RowModel {

  /** How many features a row has. */
  int dimension();

  /**
   * Scores a block of rows. Allocates nothing after the first call of a thread.
   *
   * @param z {@code z[count][dimension]}, finite; may be longer
   * @param count how many rows
   * @param scores receives one finite score per row, at least 0
   * @param at where in the scores the first one goes
   */
  void score(double[] z, int count, double[] scores, int at);

  /** The scores of all rows. */
  default double[] scores(ScaledRows rows) {
    double[] scores = new double[rows.count()];
    score(rows.z(), rows.count(), scores, 0);
    return scores;
  }

  /** Its arrays, as they are written to a file. */
  ModelParts parts();

  /**
   * Tells what each feature adds to the score of a row. Unless the model is a sum over features:
   * how much less the score would be with that feature at its centre, where it is less, scaled so
   * that all add up to the score; in equal parts where no feature alone makes it less.
   */
  default void explain(double[] z, double[] contributions) {
    double[] score = new double[1];
    score(z, 1, score, 0);
    double[] changed = z.clone();
    double[] without = new double[1];
    double sum = 0;
    for (int feature = 0; feature < z.length; feature++) {
      changed[feature] = 0;
      score(changed, 1, without, 0);
      changed[feature] = z[feature];
      contributions[feature] = Math.max(0, score[0] - without[0]);
      sum += contributions[feature];
    }
    if (!(sum > 0)) {
      Arrays.fill(contributions, score[0] / z.length);
      return;
    }
    for (int feature = 0; feature < z.length; feature++) {
      contributions[feature] = contributions[feature] / sum * score[0];
    }
  }
}
