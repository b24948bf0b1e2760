package dev.weir.core;

/**
 * The discrete Fourier transform of a fixed number of complex numbers, a power of two, by the
 * radix-2 algorithm of Cooley and Tukey ("An Algorithm for the Machine Calculation of Complex
 * Fourier Series", Mathematics of Computation 1965):
 *
 * <pre>
 *   X(k) = sum over j of x(j) exp(-2 pi i j k / n)
 * </pre>
 *
 * <p>The same bits on every machine: its roots of unity are of {@link StrictMath}. Immutable and
 * thread-safe. Cost: O(n log n), no allocation.
 */
public final class FourierTransform {
  private final int length;
  private final double[] cosines;
  private final double[] sines;

  /**
   * A transform.
   *
   * @param length n, a power of two, at least 2
   */
  public FourierTransform(int length) {
    if (length < 2 || Integer.bitCount(length) != 1) {
      throw new IllegalArgumentException(
          "Invalid length: " + length + " (must be a power of two, at least 2)");
    }
    this.length = length;
    cosines = new double[length / 2];
    sines = new double[length / 2];
    for (int k = 0; k < length / 2; k++) {
      cosines[k] = StrictMath.cos(2 * Math.PI * k / length);
      sines[k] = StrictMath.sin(2 * Math.PI * k / length);
    }
  }

  /** How many numbers. */
  public int length() {
    return length;
  }

  /** Transforms in place: n real and n imaginary parts. */
  public void forward(double[] re, double[] im) {
    transform(re, im);
  }

  /** Undoes {@link #forward}, but for a factor of n. */
  public void backward(double[] re, double[] im) {
    transform(im, re); // exchanging the parts conjugates the roots
  }

  private void transform(double[] x, double[] y) {
    swapReversed(x, y);
    for (int half = 1; half < length; half *= 2) {
      int stride = length / (2 * half);
      for (int from = 0; from < length; from += 2 * half) {
        for (int k = 0; k < half; k++) {
          int a = from + k;
          int b = a + half;
          double c = cosines[k * stride];
          double s = sines[k * stride];
          double u = x[b] * c + y[b] * s;
          double v = y[b] * c - x[b] * s;
          x[b] = x[a] - u;
          y[b] = y[a] - v;
          x[a] += u;
          y[a] += v;
        }
      }
    }
  }

  private void swapReversed(double[] x, double[] y) {
    int shift = Integer.numberOfLeadingZeros(length) + 1;
    for (int i = 0; i < length; i++) {
      int j = Integer.reverse(i) >>> shift;
      if (i < j) {
        swap(x, i, j);
        swap(y, i, j);
      }
    }
  }

  private static void swap(double[] x, int i, int j) {
    double kept = x[i];
    x[i] = x[j];
    x[j] = kept;
  }
}
