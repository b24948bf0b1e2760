package dev.weir.core;

/**
 * c(n), the average path length of an unsuccessful search in a binary search tree of n nodes (Liu,
 * Ting and Zhou 2008, Equation 1): 2 H(n - 1) - 2 (n - 1) / n, with c(2) = 1 and c(1) = c(0) = 0.
 * The harmonic number H is added up rather than estimated.
 */
public final class AveragePathLength {
  private AveragePathLength() {}

  /** c(0) to c(most). */
  public static double[] upTo(int most) {
    double[] lengths = new double[most + 1];
    double harmonic = 0;
    for (int n = 2; n <= most; n++) {
      harmonic += 1.0 / (n - 1);
      lengths[n] = 2 * harmonic - 2.0 * (n - 1) / n;
    }
    return lengths;
  }
}
