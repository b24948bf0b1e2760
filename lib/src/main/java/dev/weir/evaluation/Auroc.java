package dev.weir.evaluation;

/**
 * The area under the ROC curve: the probability that an anomaly drawn at random scores higher than
 * an ordinary observation drawn at random, a tie counting half (Hanley and McNeil, "The Meaning and
 * Use of the Area under a ROC Curve", 1982). From 0 to 1; 0.5 for a random scorer. Cost: one sort.
 */
public final class Auroc {
  private Auroc() {}

  /**
   * The area for scores and what they should have found.
   *
   * @param scores higher is stranger, not NaN
   * @param anomalous for each score whether it is of an anomaly
   * @throws IllegalArgumentException if lengths differ, a score is NaN, or there are only anomalies
   *     or none
   */
  public static double of(double[] scores, boolean[] anomalous) {
    Ranking ranking = Ranking.of("AUROC", scores, anomalous);
    long anomalies = ranking.anomalies();
    long ordinary = ranking.size() - anomalies;
    if (ordinary == 0) {
      throw new IllegalArgumentException(
          "Cannot measure AUROC: all " + anomalies + " labels are anomalies. Add ordinary rows.");
    }
    double pairs = 0; // whole and half numbers below 2^53: exact
    long above = 0;
    for (int from = 0; from < ranking.size(); ) {
      int to = ranking.endOfTie(from);
      long found = ranking.anomalies(from, to);
      pairs += (to - from - found) * (above + found / 2.0);
      above += found;
      from = to;
    }
    return pairs / ((double) anomalies * ordinary);
  }
}
