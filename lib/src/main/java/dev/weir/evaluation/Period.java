package dev.weir.evaluation;

import java.util.Arrays;

/**
 * The period of a series as the TSB-AD benchmark estimates it (Liu and Paparrizos, "The Elephant in
 * the Room: Towards A Reliable Time-Series Anomaly Detection Benchmark", NeurIPS 2024): the lag,
 * from 4 to 399, at which the autocorrelation of the first 20,000 numbers has its highest local
 * maximum. It is {@value #UNKNOWN} where there is none, or where it is at a lag below 6 or above
 * 303. Cost: 400 products per number.
 */
public final class Period {
  static final int UNKNOWN = 125;

  private static final int LONGEST_SERIES = 20_000;
  private static final int FIRST_LAG = 3; // a maximum has a neighbour on each side
  private static final int LAST_LAG = 400;
  private static final int SHORTEST = 6;
  private static final int LONGEST = 303;

  private Period() {}

  /** The period in rows; missing numbers are left out, not bridged. */
  public static int of(double[] values) {
    double[] present = Arrays.stream(values).filter(Double::isFinite).toArray();
    double[] centred = Arrays.copyOf(present, Math.min(LONGEST_SERIES, present.length));
    double mean = Arrays.stream(centred).average().orElse(0);
    for (int i = 0; i < centred.length; i++) {
      centred[i] -= mean;
    }
    double[] products = new double[Math.min(LAST_LAG + 1, centred.length)];
    for (int lag = 0; lag < products.length; lag++) {
      products[lag] = product(centred, lag);
    }
    int best = 0;
    for (int lag = FIRST_LAG + 1; lag + 1 < products.length; lag++) {
      boolean highest = products[lag] > products[lag - 1] && products[lag] > products[lag + 1];
      if (highest && (best == 0 || products[lag] >= products[best])) {
        best = lag;
      }
    }
    return best < SHORTEST || best > LONGEST ? UNKNOWN : best;
  }

  private static double product(double[] centred, int lag) {
    double sum = 0;
    for (int i = lag; i < centred.length; i++) {
      sum += centred[i] * centred[i - lag];
    }
    return sum;
  }
}
