package dev.weir.core;

import java.util.Arrays;

/**
 * The exact sum of doubles: the order in which they arrive cannot change it. The sum is held as a
 * nonoverlapping expansion and rounded once, when asked for (Shewchuk, "Adaptive Precision
 * Floating-Point Arithmetic and Fast Robust Geometric Predicates", 1997, Theorem 10,
 * GROW-EXPANSION; final rounding, half to even, over the expansion's top terms).
 *
 * <p>Terms must be finite and at most {@link #LIMIT} in magnitude, of which 10 million add up
 * without overflow; this class does not check it. Cost: one two-sum per term of the expansion,
 * which is one term for integers below 2^53 and rarely more than three for measurements. Not
 * thread-safe.
 */
public final class ExactSum {

  /** The largest magnitude that may be added. */
  public static final double LIMIT = 1e300;

  private static final double[] NONE = {};

  private long count;
  private double high;
  private double[] rest = NONE; // what high leaves over, by increasing magnitude
  private int size;

  /** An empty sum. */
  public ExactSum() {}

  /**
   * The sum of which {@link #count()} and {@link #terms()} were taken.
   *
   * @param count how many numbers were added
   * @param terms the terms of their sum
   */
  public static ExactSum of(long count, double... terms) {
    ExactSum sum = new ExactSum();
    for (int i = terms.length - 1; i >= 0; i--) {
      sum.grow(terms[i]);
    }
    sum.count = count;
    return sum;
  }

  /** Adds one number. */
  public void add(double x) {
    count++;
    grow(x);
  }

  /** Adds all that another sum holds. */
  public void addAll(ExactSum other) {
    for (int i = 0; i < other.size; i++) {
      grow(other.rest[i]);
    }
    grow(other.high);
    count += other.count;
  }

  /** Forgets everything that was added. */
  public void clear() {
    count = 0;
    high = 0;
    size = 0;
  }

  /** How many numbers were added. */
  public long count() {
    return count;
  }

  /** The double nearest to the exact sum, ties to even; 0 for an empty sum, never -0. */
  public double value() {
    if (size == 0) {
      return high;
    }
    int n = size;
    double sum = high;
    double low = 0;
    while (n > 0 && low == 0) {
      double x = sum;
      double y = rest[--n];
      sum = x + y;
      low = y - (sum - x);
    }
    if (n > 0 && (low < 0 && rest[n - 1] < 0 || low > 0 && rest[n - 1] > 0)) {
      double y = low * 2; // half an ulp in disguise: what follows decides the tie
      double x = sum + y;
      if (y == x - sum) {
        sum = x;
      }
    }
    return sum;
  }

  /**
   * The exact sum as terms that depend on nothing but its value: the nearest double, the nearest
   * double to what is left, and so on until nothing is. Empty for zero.
   */
  public double[] terms() {
    if (size == 0) {
      return high == 0 ? NONE : new double[] {high};
    }
    ExactSum left = new ExactSum();
    left.addAll(this);
    double[] terms = new double[size + 1];
    int n = 0;
    for (double term = left.value(); term != 0; term = left.value()) {
      if (n == terms.length) {
        terms = Arrays.copyOf(terms, 2 * n);
      }
      terms[n++] = term;
      left.grow(-term);
    }
    return Arrays.copyOf(terms, n);
  }

  private void grow(double x) {
    if (size > 0) {
      growAll(x);
      return;
    }
    double sum = high + x;
    double error = error(high, x, sum);
    high = sum;
    if (error != 0) {
      push(error);
    }
  }

  private void growAll(double x) {
    int terms = size;
    double carry = x;
    size = 0;
    for (int i = 0; i < terms; i++) {
      double y = rest[i];
      double sum = carry + y;
      double error = error(carry, y, sum);
      if (error != 0) {
        rest[size++] = error;
      }
      carry = sum;
    }
    double sum = carry + high;
    double error = error(carry, high, sum);
    high = sum;
    if (error != 0) {
      push(error);
    }
  }

  private void push(double term) {
    if (size == rest.length) {
      rest = Arrays.copyOf(rest, Math.max(2, 2 * size));
    }
    rest[size++] = term;
  }

  /** What rounding took from a + b (Knuth's two-sum). */
  private static double error(double a, double b, double sum) {
    double rounded = sum - a;
    return (a - (sum - rounded)) + (b - rounded);
  }
}
