package dev.weir.evaluation;

/**
 * Average precision, the area under the precision-recall curve as a step function: the sum over the
 * distinct scores, from the highest, of the gain in recall times the precision there, without
 * interpolation (the definition of scikit-learn's {@code average_precision_score}). From 0 to 1; a
 * random scorer gets about the share of anomalies. Cost: one sort.
 */
public final class AveragePrecision {
  private AveragePrecision() {}

  /**
   * The average precision for scores and what they should have found.
   *
   * @param scores higher is stranger, not NaN
   * @param anomalous for each score whether it is of an anomaly
   * @throws IllegalArgumentException if lengths differ, a score is NaN, or there is no anomaly
   */
  public static double of(double[] scores, boolean[] anomalous) {
    Ranking ranking = Ranking.of("average precision", scores, anomalous);
    double area = 0;
    long above = 0;
    for (int from = 0; from < ranking.size(); ) {
      int to = ranking.endOfTie(from);
      long found = ranking.anomalies(from, to);
      above += found;
      area += (double) found / ranking.anomalies() * above / to;
      from = to;
    }
    return area;
  }
}
