package dev.weir.threshold;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The scores of a history as the {@link Calibration} keeps them, for statistics of all of them.
 *
 * <p>The first 256 ranks are exact. Beyond, of the observations from a score that is kept to the
 * next higher one, those that it takes to leave a rank out, one in a hundred of those that score
 * higher, count as the middle between the two, and in the lower half as the higher one, as the
 * lowest scores lie far apart; all others have the lower one. So a score that many have is exact,
 * and any other is off by less than 1 % of its rank.
 *
 * <p>Sums run over the scores in ascending order, so the same calibration gives the same bits.
 */
final class ScoreDistribution {

  /** How far the share of a rank may be off by rounding. */
  private static final double ROUNDING = 1e-12;

  private static final double MAD_TO_DEVIATION = 1.4826; // of a normal distribution
  private static final double MEAN_TO_DEVIATION = 1.2533; // likewise, of the mean deviation

  private final double[] scores; // ascending
  private final double[] above; // the share that scores above each
  private final int size;
  private final double observations;

  ScoreDistribution(Calibration calibration) {
    List<Double> kept = calibration.scores();
    List<Double> tails = calibration.tailProbabilities();
    observations = Math.rint(tails.get(0) / (1 - tails.get(0)));
    scores = new double[2 * kept.size()];
    above = new double[2 * kept.size()];
    int n = 0;
    for (int i = 0; i < kept.size(); i++) {
      boolean last = i + 1 == kept.size();
      double higher = last ? 0 : tails.get(i + 1) / tails.get(0);
      double between = last ? 0 : between(tails.get(i) / tails.get(0), higher);
      scores[n] = kept.get(i);
      above[n++] = higher + between;
      if (between > 0) {
        boolean lower = higher >= 0.5;
        scores[n] = lower ? kept.get(i + 1) : kept.get(i) / 2 + kept.get(i + 1) / 2;
        above[n++] = higher;
      }
    }
    size = n;
  }

  /**
   * The share of observations that may lie between two scores that are kept.
   *
   * @param from the share that scores as high as the lower one
   * @param higher the share that scores as high as the higher one
   */
  private double between(double from, double higher) {
    double others = (from - higher) - 1 / observations; // one has the lower score itself
    return from * observations < Calibration.EXACT_RANKS + 0.5
        ? 0
        : Math.max(0, Math.min(others, (Calibration.RANK_STEP - 1) * higher));
  }

  int size() {
    return size;
  }

  /** The i-th score, from the lowest on; two neighbours may be the same. */
  double score(int i) {
    return scores[i];
  }

  /** The share of observations that count as the i-th score. */
  double share(int i) {
    return (i == 0 ? 1 : above[i - 1]) - above[i];
  }

  /** The share of observations that score above the i-th score. */
  double above(int i) {
    return above[i];
  }

  /** How many observations there were. */
  double observations() {
    return observations;
  }

  double mean() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += share(i) * scores[i];
    }
    return sum;
  }

  double standardDeviation() {
    double mean = mean();
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += share(i) * (scores[i] - mean) * (scores[i] - mean);
    }
    return Math.sqrt(sum);
  }

  /** The place of the lowest score that at least a share of the observations does not exceed. */
  int place(double share) {
    int i = 0;
    while (above[i] > 1 - share + ROUNDING) {
      i++;
    }
    return i;
  }

  double quantile(double share) {
    return scores[place(share)];
  }

  /**
   * A standard deviation that some strange scores do not move: 1.4826 times the median distance
   * from the median; where that is 0, as most scores are the same, 1.2533 times the mean distance.
   */
  double robustDeviation() {
    double median = quantile(0.5);
    double[] distances =
        Arrays.stream(scores, 0, size).map(score -> Math.abs(score - median)).toArray();
    int[] nearestFirst =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> distances[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double within = 0;
    double mean = 0;
    double medianDistance = -1;
    for (int i : nearestFirst) {
      within += share(i);
      mean += share(i) * distances[i];
      if (medianDistance < 0 && within >= 0.5 - ROUNDING) {
        medianDistance = distances[i];
      }
    }
    return robustDeviation(medianDistance, mean);
  }

  /** Of the median and the mean distance from the median. */
  static double robustDeviation(double medianDistance, double meanDistance) {
    return medianDistance > 0
        ? MAD_TO_DEVIATION * medianDistance
        : MEAN_TO_DEVIATION * meanDistance;
  }
}
