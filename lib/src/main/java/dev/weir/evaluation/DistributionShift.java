package dev.weir.evaluation;

import java.util.Arrays;

/**
 * How far a distribution is from a reference that is known by its quantiles.
 *
 * @param psi the population stability index, the sum of (p - q) ln(p / q) over the tenths of the
 *     reference and what lies beyond its ends (N. Siddiqi, "Credit Risk Scorecards", 2006: below
 *     0.1 no shift, above 0.25 a large one); a share below 0.0001 counts as that
 * @param ks the largest difference between the two distribution functions (Kolmogorov and Smirnov),
 *     at the quantiles of the reference: from 0 to 1
 */
public record DistributionShift(double psi, double ks) {

  /** So many quantiles, from the least to the greatest value, are a reference. */
  public static final int QUANTILES = 101;

  /** So many places are there among them. */
  public static final int PLACES = QUANTILES + 2;

  private static final int TENTH = (QUANTILES - 1) / 10;
  private static final double LEAST_SHARE = 1e-4;

  /**
   * The quantiles of values, for a later comparison: the value of rank ceil(share * n).
   *
   * @param values at least one, in any order; not NaN
   */
  public static double[] quantiles(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("Cannot take quantiles: there are no values.");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] quantiles = new double[QUANTILES];
    for (int i = 0; i < QUANTILES; i++) {
      long rank = ((long) i * sorted.length + QUANTILES - 2) / (QUANTILES - 1);
      quantiles[i] = sorted[(int) Math.max(0, rank - 1)];
    }
    return quantiles;
  }

  /**
   * Where a value stands among quantiles: how many of them are not above it; beyond all of them one
   * more.
   */
  public static int place(double[] quantiles, double value) {
    if (value > quantiles[quantiles.length - 1]) {
      return PLACES - 1;
    }
    int low = 0;
    int high = quantiles.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (quantiles[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The shift of values whose places were counted.
   *
   * @param quantiles of the reference, ascending
   * @param counts how many values have each {@link #place}
   */
  public static DistributionShift of(double[] quantiles, long[] counts) {
    if (quantiles.length != QUANTILES || counts.length != PLACES) {
      throw new IllegalArgumentException(
          "Cannot compare distributions: %d quantiles and %d counts (must be %d and %d)."
              .formatted(quantiles.length, counts.length, QUANTILES, PLACES));
    }
    long total = Arrays.stream(counts).sum();
    if (total == 0) {
      throw new IllegalArgumentException("Cannot compare distributions: there are no values.");
    }
    double psi = 0;
    double ks = 0;
    double binNow = 0;
    double binThen = 0;
    int bin = 0;
    long below = 0;
    for (int i = 0; i < QUANTILES; i++) {
      below += counts[i];
      if (i > 0 && quantiles[i] == quantiles[i - 1]) {
        continue; // of equal quantiles the first one says what lies below them
      }
      double now = (double) below / total;
      double then = (double) i / (QUANTILES - 1);
      ks = Math.max(ks, Math.abs(now - then));
      if (i == 0 || i < QUANTILES - 1 && i - bin >= TENTH) {
        psi += part(now - binNow, then - binThen);
        binNow = now;
        bin = i;
        binThen = then;
      }
    }
    double inside = (double) (total - counts[PLACES - 1]) / total;
    return new DistributionShift(
        psi + part(inside - binNow, 1 - binThen) + part(1 - inside, 0), ks);
  }

  private static double part(double now, double then) {
    double p = Math.max(LEAST_SHARE, now);
    double q = Math.max(LEAST_SHARE, then);
    return (p - q) * StrictMath.log(p / q);
  }
}
