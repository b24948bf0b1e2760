package dev.weir.threshold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How strange a score is, in units that every detector shares: the share of ordinary observations
 * that score as high or higher, learnt from the scores of the history.
 *
 * <p>The score of rank k among N has the tail probability k / (N + 1), ties sharing the last rank
 * of theirs. Between the scores that are kept, the logarithm of the probability is linear in the
 * score. Beyond the largest score the probability falls exponentially, with the mean excess of the
 * top part of the history as its scale (the peaks-over-threshold model with shape 0; Pickands,
 * "Statistical Inference Using Extreme Order Statistics", 1975): continuous, strictly decreasing
 * and never 0. Below the smallest score it stays what it is there.
 *
 * <p>The first 256 ranks are kept, and after them each that is 1 % above the one before, so about
 * 1,800 for a billion scores. A plain value: written as JSON and read again it is the same bit for
 * bit.
 *
 * @param scores the scores that are kept, ascending, at least one
 * @param tailProbabilities of each score that is kept; descending, above 0 and below 1
 * @param meanExcess the scale of the exponential tail, in units of the score, above 0
 */
public record Calibration(List<Double> scores, List<Double> tailProbabilities, double meanExcess) {
  /** So many of the highest ranks are all kept. */
  static final int EXACT_RANKS = 256;

  /** Beyond them, the next rank that is kept is so many times the one before. */
  static final double RANK_STEP = 1.01;

  private static final double LN_10 = 2.302585092994046;

  public Calibration {
    scores = List.copyOf(scores);
    tailProbabilities = List.copyOf(tailProbabilities);
    check(!scores.isEmpty(), "there are no scores");
    check(scores.size() == tailProbabilities.size(), "not every score has a tail probability");
    check(ascending(scores), "scores are not ascending");
    check(descending(tailProbabilities), "tail probabilities are not descending");
    check(tailProbabilities.get(0) < 1, "a tail probability is not below 1");
    check(meanExcess > 0 && Double.isFinite(meanExcess), "the mean excess is not above 0");
  }

  /**
   * Learns from scores of which only the largest are known one by one.
   *
   * @param sample the scores of a sample of all observations, in any order; may be empty if {@code
   *     top} is all scores
   * @param top the largest scores of all observations, in any order, at least one
   * @param count how many observations there are
   * @throws IllegalArgumentException if there is no score, one is not finite, or there are more
   *     than counted
   */
  public static Calibration of(double[] sample, double[] top, long count) {
    check(top.length > 0, "there are no scores. Score a history with complete observations");
    check(top.length <= count, top.length + " scores are more than the " + count + " counted");
    double[] tail = sorted(top);
    double[] body = sorted(sample);
    Ranks ranks = new Ranks(count);
    addTail(tail, ranks);
    addBody(body, below(body, tail[0]), tail.length, ranks);
    Collections.reverse(ranks.scores);
    Collections.reverse(ranks.probabilities);
    return new Calibration(ranks.scores, ranks.probabilities, meanExcess(tail, tail.length, count));
  }

  /** The share of the history's observations that score as high or higher: above 0 and below 1. */
  public double tailProbability(double score) {
    int last = scores.size() - 1;
    if (score > scores.get(last)) {
      double beyond = (score - scores.get(last)) / meanExcess;
      return Math.max(Double.MIN_VALUE, tailProbabilities.get(last) * StrictMath.exp(-beyond));
    }
    int found = Collections.binarySearch(scores, score);
    if (found >= 0 || found == -1) {
      return tailProbabilities.get(Math.max(0, found));
    }
    int above = -found - 1;
    double share = (score - scores.get(above - 1)) / (scores.get(above) - scores.get(above - 1));
    double from = StrictMath.log(tailProbabilities.get(above - 1));
    double to = StrictMath.log(tailProbabilities.get(above));
    return StrictMath.exp(from + share * (to - from));
  }

  /**
   * -log10 of the tail probability: 3 is one observation in a thousand. Above 0, and unlike the
   * probability it cannot vanish.
   */
  public double severity(double score) {
    int last = scores.size() - 1;
    if (score > scores.get(last)) {
      double beyond = (score - scores.get(last)) / meanExcess;
      return Math.min(
          Double.MAX_VALUE, beyond / LN_10 - StrictMath.log10(tailProbabilities.get(last)));
    }
    return -StrictMath.log10(tailProbability(score));
  }

  /**
   * The score with a tail probability; the smallest score of the history for a probability above
   * all of theirs.
   *
   * @param tailProbability above 0 and at most 1
   */
  public double scoreAt(double tailProbability) {
    check(
        tailProbability > 0 && tailProbability <= 1,
        tailProbability + " is no tail probability. Pass one above 0 and at most 1");
    int last = scores.size() - 1;
    if (tailProbability < tailProbabilities.get(last)) {
      double ratio = tailProbability / tailProbabilities.get(last);
      return scores.get(last) - meanExcess * StrictMath.log(ratio);
    }
    int found =
        Collections.binarySearch(tailProbabilities, tailProbability, Collections.reverseOrder());
    if (found >= 0 || found == -1) {
      return scores.get(Math.max(0, found));
    }
    int above = -found - 1;
    double from = StrictMath.log(tailProbabilities.get(above - 1));
    double to = StrictMath.log(tailProbabilities.get(above));
    double share = (StrictMath.log(tailProbability) - from) / (to - from);
    return scores.get(above - 1) + share * (scores.get(above) - scores.get(above - 1));
  }

  /**
   * The lowest score at which a score above is as improbable as that among the scores that are kept
   * and itself: its conformal p-value is no larger (Vovk, Gammerman, Shafer, "Algorithmic Learning
   * in a Random World", 2005), with no model of how scores are distributed. Beyond the largest
   * score ranks end, and the exponential tail is such a model.
   *
   * @param tailProbability above 0 and at most 1
   */
  double conformalScore(double tailProbability) {
    int last = scores.size() - 1;
    if (tailProbability < tailProbabilities.get(last)) {
      return scoreAt(tailProbability);
    }
    int found =
        Collections.binarySearch(tailProbabilities, tailProbability, Collections.reverseOrder());
    return scores.get(found >= 0 ? found : -found - 1);
  }

  private static void addTail(double[] tail, Ranks ranks) {
    for (int i = tail.length - 1; i >= 0; i--) {
      if (i == 0 || tail[i - 1] < tail[i]) {
        ranks.add(tail[i], tail.length - i, i == 0);
      }
    }
  }

  /** The sample's scores below the tail stand for all observations that are not in the tail. */
  private static void addBody(double[] body, int size, int tail, Ranks ranks) {
    for (int i = size - 1; i >= 0; i--) {
      if (i == 0 || body[i - 1] < body[i]) {
        double share = (size - i) / (double) size;
        ranks.add(body[i], tail + (ranks.count - tail) * share, i == 0);
      }
    }
  }

  private static int below(double[] ascending, double limit) {
    int size = ascending.length;
    while (size > 0 && ascending[size - 1] >= limit) {
      size--;
    }
    return size;
  }

  /**
   * Of the top twentieth of all scores, but of 10 to 100 if there are as many, over the smallest of
   * them.
   *
   * @param tail the largest scores, ascending
   * @param length how many of the array they are
   * @param count how many scores there are
   */
  static double meanExcess(double[] tail, int length, long count) {
    int size = (int) Math.min(length, Math.max(10, Math.min(100, count / 20)));
    double largest = tail[length - 1];
    double over = tail[length - size];
    double mean = 0;
    for (int i = length - size + 1; i < length; i++) {
      mean += (tail[i] - over) / (size - 1);
    }
    return mean > 0 ? Math.max(mean, Math.ulp(largest)) : Math.max(1e-9, Math.abs(largest)) / 1000;
  }

  private static double[] sorted(double[] scores) {
    double[] sorted = scores.clone();
    for (int i = 0; i < sorted.length; i++) {
      check(Double.isFinite(sorted[i]), "score " + sorted[i] + " is not finite");
      sorted[i] += 0.0; // -0 and 0 are one score
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private static boolean ascending(List<Double> numbers) {
    for (int i = 1; i < numbers.size(); i++) {
      if (!(numbers.get(i - 1) < numbers.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean descending(List<Double> numbers) {
    List<Double> reversed = new ArrayList<>(numbers);
    Collections.reverse(reversed);
    return ascending(reversed) && (reversed.isEmpty() || reversed.get(0) > 0);
  }

  private static void check(boolean holds, String reason) {
    if (!holds) {
      throw new IllegalArgumentException("Cannot calibrate scores: " + reason + ".");
    }
  }

  /** The scores that are kept so far, from the largest on, with their tail probabilities. */
  private static final class Ranks {
    final List<Double> scores = new ArrayList<>();
    final List<Double> probabilities = new ArrayList<>();
    final long count;
    private double last;

    Ranks(long count) {
      this.count = count;
    }

    void add(double score, double rank, boolean end) {
      boolean keep = end || rank <= EXACT_RANKS || rank >= last * RANK_STEP;
      if (keep && rank > last) {
        scores.add(score);
        probabilities.add(rank / (count + 1.0));
        last = rank;
      }
    }
  }
}
