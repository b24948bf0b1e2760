package dev.weir.threshold;

import java.util.Arrays;

/**
 * Two normal distributions whose mixture is most like some scores: expectation and maximization
 * (Dempster, Laird, Rubin, 1977), from the cut of the scores into two groups that leaves the least
 * squares within them. No chance is involved: the same scores give the same bits.
 */
final class NormalPair {
  private static final int MOST_STEPS = 1000;
  private static final double ENOUGH = 1e-10; // gain of a step in log likelihood per observation
  private static final double NARROWEST = 1e-3; // of the scores' own deviation: none may vanish
  private static final double LN_2_PI = 1.8378770664093453;
  private static final int MORE_PARAMETERS = 3; // than a single distribution has
  private static final int HALVINGS = 200;

  private final double[] weight = new double[2];
  private final double[] mean = new double[2];
  private final double[] deviation = new double[2];

  private NormalPair() {}

  static NormalPair fitted(ScoreDistribution scores) {
    double narrowest = NARROWEST * scores.standardDeviation();
    NormalPair pair = new NormalPair();
    double[] upper = cut(scores);
    double before = Double.NEGATIVE_INFINITY;
    for (int step = 0; step < MOST_STEPS; step++) {
      pair.maximize(scores, upper, narrowest);
      double likelihood = pair.expect(scores, upper);
      if (likelihood - before < ENOUGH) {
        break;
      }
      before = likelihood;
    }
    return pair;
  }

  /** The share of the distribution with the higher mean. */
  double upperShare() {
    return weight[upper()];
  }

  /** Whether the two explain the scores better than one does, by the Bayesian criterion. */
  boolean explains(ScoreDistribution scores) {
    double together = expect(scores, new double[scores.size()]);
    double alone = -0.5 * LN_2_PI - StrictMath.log(scores.standardDeviation()) - 0.5;
    double n = scores.observations();
    return n * (together - alone) > MORE_PARAMETERS / 2.0 * StrictMath.log(n);
  }

  /**
   * The lowest score above the lower mean from which on the upper distribution has a share of the
   * density; the highest one if it has nowhere.
   */
  double boundary(double share, double highest) {
    double wanted = StrictMath.log(share / (1 - share));
    double low = mean[1 - upper()];
    double high = mean[upper()];
    while (odds(high) < wanted && high < highest) {
      high = Math.min(highest, high + deviation[upper()]);
    }
    if (odds(high) < wanted || odds(low) >= wanted) {
      return highest;
    }
    for (int i = 0; i < HALVINGS; i++) { // the odds are quadratic: here they cross once
      double middle = low + (high - low) / 2;
      if (odds(middle) < wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int upper() {
    return mean[1] >= mean[0] ? 1 : 0;
  }

  /** The logarithm of the upper to the lower density. */
  private double odds(double score) {
    return density(upper(), score) - density(1 - upper(), score);
  }

  private double density(int which, double score) {
    double apart = (score - mean[which]) / deviation[which];
    return StrictMath.log(weight[which])
        - StrictMath.log(deviation[which])
        - 0.5 * LN_2_PI
        - 0.5 * apart * apart;
  }

  /** The cut, as the probability that a score is of the upper group: 0 or 1. */
  private static double[] cut(ScoreDistribution scores) {
    double all = scores.mean();
    double sum = 0;
    double below = 0;
    double best = -1;
    int first = 1;
    for (int i = 0; i + 1 < scores.size(); i++) {
      below += scores.share(i);
      sum += scores.share(i) * scores.score(i);
      double between = (sum - below * all) * (sum - below * all) / (below * (1 - below));
      if (between > best) {
        best = between;
        first = i + 1;
      }
    }
    double[] upper = new double[scores.size()];
    Arrays.fill(upper, first, upper.length, 1);
    return upper;
  }

  private void maximize(ScoreDistribution scores, double[] upper, double narrowest) {
    for (int which = 0; which < 2; which++) {
      double total = 0;
      double sum = 0;
      for (int i = 0; i < upper.length; i++) {
        double mass = scores.share(i) * (which == 1 ? upper[i] : 1 - upper[i]);
        total += mass;
        sum += mass * scores.score(i);
      }
      total = Math.max(total, Double.MIN_NORMAL);
      mean[which] = sum / total;
      double squares = 0;
      for (int i = 0; i < upper.length; i++) {
        double mass = scores.share(i) * (which == 1 ? upper[i] : 1 - upper[i]);
        squares += mass * (scores.score(i) - mean[which]) * (scores.score(i) - mean[which]);
      }
      weight[which] = total;
      deviation[which] = Math.max(narrowest, Math.sqrt(squares / total));
    }
  }

  /** Fills in the probability of the upper group; returns the log likelihood per observation. */
  private double expect(ScoreDistribution scores, double[] upper) {
    double likelihood = 0;
    for (int i = 0; i < upper.length; i++) {
      double lower = density(0, scores.score(i));
      double higher = density(1, scores.score(i));
      double most = Math.max(lower, higher);
      double both = StrictMath.exp(lower - most) + StrictMath.exp(higher - most);
      upper[i] = StrictMath.exp(higher - most) / both;
      likelihood += scores.share(i) * (most + StrictMath.log(both));
    }
    return likelihood;
  }
}
