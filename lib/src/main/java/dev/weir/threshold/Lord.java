package dev.weir.threshold;

import java.util.Arrays;

/**
 * LORD++: the levels of a sequence of tests such that the expected share of false ones among the
 * rejections is bounded at any time (Ramdas and others, 2017, equation 6). Half of the rate is the
 * initial wealth. Test {@code t} has the level
 *
 * <pre>{@code
 * rate / 2 g(t) + rate / 2 g(t - r1) + rate (g(t - r2) + g(t - r3) + …)
 * }</pre>
 *
 * of the earlier rejections {@code r1 < r2 < …}, with {@code g(j)} proportional to {@code
 * log(max(j, 2)) / (j exp(sqrt(log j)))}. Each level costs the number of earlier rejections.
 */
final class Lord {

  /** Such that all g add up to 0.999: the sum of what it is multiplied with is 12.6451. */
  private static final double SCALE = 0.079;

  private static final double LN_2 = 0.6931471805599453;

  private final double rate;
  private int[] rejections = new int[4];
  private int size;
  private int tests;
  private double[] g = {0}; // by its argument, as far as it was needed

  Lord(double rate) {
    this.rate = rate;
  }

  /** The level of the next test: it rejects if its p-value is at most that. */
  double level() {
    double first = rate / 2 * g(tests + 1);
    double sum = 0;
    for (int i = 1; i < size; i++) {
      sum += g(tests + 1 - rejections[i]);
    }
    return first + (size == 0 ? 0 : rate / 2 * g(tests + 1 - rejections[0])) + rate * sum;
  }

  /** The next test was made. */
  void told(boolean rejected) {
    tests++;
    if (rejected) {
      if (size == rejections.length) {
        rejections = Arrays.copyOf(rejections, 2 * size);
      }
      rejections[size++] = tests;
    }
  }

  private double g(int j) {
    if (j >= g.length) {
      int known = g.length;
      g = Arrays.copyOf(g, Math.max(2 * known, j + 1));
      for (int i = known; i < g.length; i++) {
        double log = StrictMath.log(i);
        g[i] = SCALE * Math.max(log, LN_2) / (i * StrictMath.exp(Math.sqrt(log)));
      }
    }
    return g[j];
  }
}
