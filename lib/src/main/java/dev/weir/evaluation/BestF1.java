package dev.weir.evaluation;

/**
 * The best F1 that any threshold reaches, row by row: the largest 2 TP / (rows found + anomalies)
 * over the distinct scores (van Rijsbergen, "Information Retrieval", 1979, Chapter 7). The
 * threshold is chosen by the labels, so it bounds what a threshold could do; no point is adjusted.
 * From 0 to 1; a scorer of equal scores gets 2 s / (1 + s) of the share s of anomalies. Cost: one
 * sort.
 */
public final class BestF1 {
  private BestF1() {}

  /**
   * The best F1 for scores and what they should have found.
   *
   * @param scores higher is stranger, not NaN
   * @param anomalous for each score whether it is of an anomaly
   * @throws IllegalArgumentException if lengths differ, a score is NaN, or there is no anomaly
   */
  public static double of(double[] scores, boolean[] anomalous) {
    Ranking ranking = Ranking.of("best F1", scores, anomalous);
    double best = 0;
    long above = 0;
    for (int from = 0; from < ranking.size(); ) {
      int to = ranking.endOfTie(from);
      above += ranking.anomalies(from, to);
      best = Math.max(best, 2.0 * above / (to + ranking.anomalies()));
      from = to;
    }
    return best;
  }
}
