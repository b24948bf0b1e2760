package dev.weir.backtest;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A detector tried on some series: it is given each one without its labels, and its scores are
 * measured against them. Series do not see each other.
 *
 * @param measurements of the scores
 * @param scores of each series, one per row
 * @param fitSeconds what fitting took, all series added up
 * @param scoreSeconds what scoring took, all series added up
 */
public record Evaluation(
    Measurements measurements, List<double[]> scores, double fitSeconds, double scoreSeconds) {

  private record Scored(double[] scores, long fitNs, long scoreNs) {}

  /**
   * Fits and scores every series, on all cores, and measures.
   *
   * @param detector what to try
   * @param cases the series
   * @param truths what is known of them, in the same order
   * @throws IllegalStateException if a score is not finite
   */
  public static Evaluation of(SeriesDetector detector, List<SeriesCase> cases, List<Truth> truths) {
    List<Scored> scored =
        IntStream.range(0, cases.size())
            .parallel()
            .mapToObj(i -> score(detector, cases.get(i), truths.get(i).series()))
            .toList();
    List<double[]> scores = scored.stream().map(Scored::scores).toList();
    return new Evaluation(
        Measurements.of(truths, scores),
        scores,
        scored.stream().mapToLong(Scored::fitNs).sum() / 1e9,
        scored.stream().mapToLong(Scored::scoreNs).sum() / 1e9);
  }

  private static Scored score(SeriesDetector detector, SeriesCase series, String name) {
    long start = System.nanoTime();
    SeriesScorer scorer = detector.fit(series);
    long fitted = System.nanoTime();
    double[] scores = scorer.score();
    long end = System.nanoTime();
    if (scores.length != series.rows().count()) {
      throw new IllegalStateException(
          "Cannot measure the detector: it gave "
              + scores.length
              + " scores for the "
              + series.rows().count()
              + " rows of "
              + name);
    }
    for (int row = 0; row < scores.length; row++) {
      if (!Double.isFinite(scores[row])) {
        throw new IllegalStateException(
            "Cannot measure the detector: its score of row "
                + row
                + " of "
                + name
                + " is "
                + scores[row]);
      }
    }
    return new Scored(scores, fitted - start, end - fitted);
  }
}
