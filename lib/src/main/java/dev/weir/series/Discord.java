package dev.weir.series;

/**
 * How far the latest window of a series is from the nearest window of its past that does not
 * overlap it: the left matrix profile (Yeh et al., "Matrix Profile I", ICDM 2016; as a detector of
 * discords in streams: Lu et al., "Matrix Profile XXIV: DAMP", KDD 2022). The dot product of the
 * latest window with that l numbers earlier is that of one number ago, less a product and plus one;
 * each is summed anew once in m numbers, so that rounding does not add up. With cov, var and mu of
 * two windows a and b of m numbers:
 *
 * <pre>
 *   z-normalized:  d² = var a / sa² + var b / sb² - 2 cov / (sa sb)
 *   plain:         d² = var a + var b + (mu a - mu b)² - 2 cov
 * </pre>
 *
 * <p>s is the standard deviation, at least a twentieth of the root mean variance of the windows so
 * far, so that the noise of a window that stands still is not blown up. Between z-normalized
 * windows d is 0 if they are of one shape, 1.4 if they have nothing in common, and at most 2;
 * plain, it is the root mean square of their differences.
 *
 * <p>State: {@code 5 (over + m) + 8} cells at most. Cost: some 2 over multiplications a number.
 */
final class Discord {
  private static final double LEAST_SHARE = 0.05;
  private static final double LARGEST = 1e100;

  private static final int COUNT = 0;
  private static final int REFERENCE = 1; // the first number, taken off all
  private static final int VARIANCE = 2; // the mean one of windows
  private static final int WINDOWS = 3; // how many there were; the rings follow
  private static final int RINGS = 4;

  private final int length;
  private final int over;
  private final boolean normalized;
  private final int ring; // how many numbers, means, scales and shares are kept
  private final int numbers;
  private final int means;
  private final int scales; // 1 / s
  private final int shares; // var / s²
  private final int products; // per lag from m on
  private final int state;

  /**
   * A search.
   *
   * @param length m, how long a window is
   * @param over how far back it may begin, more than twice m
   * @param normalized whether shapes are compared, not levels
   * @param state the first of its cells
   */
  Discord(int length, int over, boolean normalized, int state) {
    this.length = length;
    this.over = over;
    this.normalized = normalized;
    this.state = state;
    ring = over + 1;
    numbers = state + RINGS;
    means = numbers + ring;
    scales = means + ring;
    shares = scales + ring;
    products = shares + ring;
  }

  int cells() {
    return RINGS + 4 * ring + lags();
  }

  private int lags() {
    return over - 2 * length + 1;
  }

  /** How many numbers there have been. */
  double count(double[] memory) {
    return memory[state + COUNT];
  }

  /** Takes in a number; the distance, or NaN while there is no such window. */
  double observe(double[] memory, double number) {
    double x = Bounds.within(number, LARGEST);
    if (memory[state + COUNT] == 0) {
      memory[state + REFERENCE] = x;
    }
    double count = ++memory[state + COUNT];
    int head = (int) ((count - 1) % ring);
    memory[numbers + head] = x - memory[state + REFERENCE];
    if (count < length) {
      return Double.NaN;
    }
    summarize(memory, head);
    // A window l ago begins m - 1 + l ago.
    int reach = (int) Math.min(over - length, count - length);
    if (reach < length) {
      return Double.NaN;
    }
    multiply(memory, head, reach, count);
    return nearest(memory, head, reach);
  }

  private int back(int head, int ago) {
    int at = head - ago;
    return at < 0 ? at + ring : at;
  }

  /** Mean and variance of the latest window. */
  private void summarize(double[] memory, int head) {
    double sum = 0;
    for (int ago = 0; ago < length; ago++) {
      sum += memory[numbers + back(head, ago)];
    }
    double mean = sum / length;
    double squares = 0;
    for (int ago = 0; ago < length; ago++) {
      double off = memory[numbers + back(head, ago)] - mean;
      squares += off * off;
    }
    double variance = squares / length;
    double windows = ++memory[state + WINDOWS];
    memory[state + VARIANCE] +=
        (variance - memory[state + VARIANCE]) / Math.min(windows, 8.0 * over);
    double least = LEAST_SHARE * Math.sqrt(memory[state + VARIANCE]);
    double deviation = Math.max(Math.sqrt(variance), least);
    double scale = !normalized ? 1 : deviation > 0 ? 1 / deviation : 0;
    memory[means + head] = mean;
    memory[scales + head] = scale;
    memory[shares + head] = variance * scale * scale;
  }

  /** The dot products with the latest window. */
  private void multiply(double[] memory, int head, int reach, double count) {
    double in = memory[numbers + head];
    int tail = back(head, length); // what has just left the window
    double out = memory[numbers + tail];
    int fresh = (int) (count % length);
    for (int lag = length; lag <= reach; lag++) {
      int cell = products + lag - length;
      boolean isNew = count == (double) length + lag;
      if (isNew || lag % length == fresh) {
        memory[cell] = product(memory, head, lag);
      } else {
        double gained = in * memory[numbers + back(head, lag)];
        memory[cell] += gained - out * memory[numbers + back(tail, lag)];
      }
    }
  }

  private double product(double[] memory, int head, int lag) {
    double sum = 0;
    for (int ago = 0; ago < length; ago++) {
      sum += memory[numbers + back(head, ago)] * memory[numbers + back(head, ago + lag)];
    }
    return sum;
  }

  private double nearest(double[] memory, int head, int reach) {
    double mean = memory[means + head];
    double scale = memory[scales + head];
    double share = memory[shares + head];
    double least = Double.POSITIVE_INFINITY;
    for (int lag = length; lag <= reach; lag++) {
      int other = back(head, lag);
      double theirs = memory[means + other];
      double covariance = memory[products + lag - length] / length - mean * theirs;
      double square =
          share + memory[shares + other] - 2 * covariance * scale * memory[scales + other];
      if (!normalized) {
        square += (mean - theirs) * (mean - theirs);
      }
      least = square < least ? square : least;
    }
    return Math.sqrt(Math.max(0, least));
  }
}
