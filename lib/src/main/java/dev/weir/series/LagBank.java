package dev.weir.series;

/**
 * How far a series is from the nearest of its own past, at several time scales at once: a search
 * for the nearest neighbour of its latest window without storing windows (left matrix profile: Yeh
 * et al., "Matrix Profile I", ICDM 2016, here with exponential instead of sharp windows). No season
 * is to be given: a season is the lag at which the distance is small.
 *
 * <p>For every lag l of at most W and every length L of 2, 8, 32 and 128
 *
 * <pre>
 *   d       = min((x(t) - x(t-l))², (20 m(L))²)
 *   D(L, l) += (d - D(L, l)) / min(L, n)    (n: how often; while it is below L, the mean)
 *   s(L)     = sqrt(min of D(L, l) over L <= l <= t - L)
 *   z(L)     = min(s(L) / m(L), 20)
 *   m(L)     = mean of s(L) over the past, with an exponential memory of 8 W
 *   surprise r = mean of z(L) over the lengths with t >= 8 L
 *   average  e += (r - e) / 64
 *   novelty    = min of |x(t) - x(t-l)|
 * </pre>
 *
 * <p>The surprise of an ordinary moment is about 1. Before 16 numbers it is 0. A missing number
 * leaves all of this as it was, except that it counts as a repetition of the last one when later
 * numbers look back, so that seasons stay in step; before the first number it leaves no trace.
 * Magnitudes count as at most 1e150.
 *
 * <p>State: {@code 8 (5 W + 9)} bytes. Cost: 4 W multiplications a number.
 */
final class LagBank {
  private static final int[] LENGTHS = {2, 8, 32, 128};
  private static final int AVERAGED = 64;
  private static final double MOST = 20;
  private static final int MEMORY = 8; // the mean forgets that much more slowly than the past
  private static final int STARTS = 8; // lengths that a series must have for one to count

  private static final int COUNT = 0;
  private static final int SURPRISE = 1;
  private static final int AVERAGE = 2;
  private static final int NOVELTY = 3;
  private static final int LAST = 4;
  private static final int MEANS = 5; // one per length
  private static final int PAST = MEANS + LENGTHS.length;

  private final int lags;
  private final int state;

  /**
   * A bank.
   *
   * @param lags how far it looks back, W
   * @param state its first cell
   */
  LagBank(int lags, int state) {
    this.lags = lags;
    this.state = state;
  }

  /** How many cells it keeps, all zero at first. */
  int cells() {
    return PAST + lags * (1 + LENGTHS.length);
  }

  /** How many numbers it has seen, missing ones included. */
  double count(double[] memory) {
    return memory[state + COUNT];
  }

  /** The surprise r of the last number. */
  double surprise(double[] memory) {
    return memory[state + SURPRISE];
  }

  /** The exponential average e of the surprise. */
  double average(double[] memory) {
    return memory[state + AVERAGE];
  }

  /** How far the last number was from any before it. */
  double novelty(double[] memory) {
    return memory[state + NOVELTY];
  }

  /** Takes in a number. */
  void observe(double[] memory, double number) {
    boolean missing = Double.isNaN(number);
    if (missing && memory[state + COUNT] == 0) {
      return;
    }
    double x = missing ? memory[state + LAST] : Bounds.bounded(number);
    if (!missing) {
      compare(memory, x);
    }
    push(memory, x);
  }

  private void compare(double[] memory, double x) {
    double count = memory[state + COUNT];
    int reach = (int) Math.min(lags, count);
    memory[state + NOVELTY] = reach == 0 ? 0 : nearest(memory, x, reach);
    double sum = 0;
    int counted = 0;
    for (int i = 0; i < LENGTHS.length; i++) {
      int length = LENGTHS[i];
      int bank = state + PAST + lags * (1 + i);
      double mean = memory[state + MEANS + i];
      double cap = mean > 0 ? MOST * MOST * mean * mean : Double.MAX_VALUE;
      double least = bank(memory, x, bank, length, reach, cap);
      if (least >= 0) {
        double distance = Math.sqrt(least);
        double z = distance == 0 ? 0 : Math.min(MOST, distance / mean);
        double seen = Math.min((double) MEMORY * lags, count - 2 * length + 1);
        double kept = mean > 0 ? Math.min(distance, MOST * mean) : distance;
        memory[state + MEANS + i] = mean + (kept - mean) / seen;
        if (count >= STARTS * length) {
          sum += z;
          counted++;
        }
      }
    }
    double r = counted == 0 ? 0 : sum / counted;
    memory[state + SURPRISE] = r;
    memory[state + AVERAGE] += (r - memory[state + AVERAGE]) / AVERAGED;
  }

  /** Updates the distances of one length; the least of those that are whole, or -1. */
  private double bank(double[] memory, double x, int bank, int length, int reach, double cap) {
    double count = memory[state + COUNT];
    int from = length;
    double whole = count - length; // lags up to here have been compared L times with this number
    int to = (int) Math.min(reach, whole);
    double least = Double.POSITIVE_INFINITY;
    double rate = 1.0 / length;
    int head = head(memory);
    int wrap = lags - head; // lag l is at head + l - 1, from this lag on at head + l - 1 - lags
    int middle = Math.max(from - 1, Math.min(to, wrap));
    least = sweep(memory, x, bank, state + PAST + head, from - 1, middle, rate, cap, least);
    least = sweep(memory, x, bank, state + PAST + head - lags, middle, to, rate, cap, least);
    for (int lag = Math.max(to + 1, from); lag <= reach; lag++) {
      double square = square(x, memory[past(head, lag)], cap);
      int cell = bank + lag - 1;
      memory[cell] += (square - memory[cell]) / (count - lag + 1);
    }
    return to < from ? -1 : least;
  }

  /** Four at a time, which the compiler turns into faster code than it finds by itself. */
  private static double sweep(
      double[] memory,
      double x,
      int bank,
      int past,
      int from,
      int to,
      double rate,
      double cap,
      double least) {
    double a = least;
    double b = least;
    double c = least;
    double d = least;
    int k = from;
    for (; k + 4 <= to; k += 4) {
      double p = towards(memory[bank + k], square(x, memory[past + k], cap), rate);
      double q = towards(memory[bank + k + 1], square(x, memory[past + k + 1], cap), rate);
      double r = towards(memory[bank + k + 2], square(x, memory[past + k + 2], cap), rate);
      double s = towards(memory[bank + k + 3], square(x, memory[past + k + 3], cap), rate);
      memory[bank + k] = p;
      memory[bank + k + 1] = q;
      memory[bank + k + 2] = r;
      memory[bank + k + 3] = s;
      a = p < a ? p : a;
      b = q < b ? q : b;
      c = r < c ? r : c;
      d = s < d ? s : d;
    }
    for (; k < to; k++) {
      memory[bank + k] = towards(memory[bank + k], square(x, memory[past + k], cap), rate);
      a = Math.min(a, memory[bank + k]);
    }
    return Math.min(Math.min(a, b), Math.min(c, d));
  }

  private static double towards(double old, double square, double rate) {
    return old + (square - old) * rate;
  }

  private static double square(double x, double y, double cap) {
    double d = x - y;
    double square = d * d;
    return square < cap ? square : cap; // a fifth of the time of Math.min
  }

  private double nearest(double[] memory, double x, int reach) {
    int head = head(memory);
    int first = Math.min(reach, lags - head);
    double least = Double.POSITIVE_INFINITY;
    for (int i = state + PAST + head; i < state + PAST + head + first; i++) {
      double d = Math.abs(x - memory[i]);
      least = d < least ? d : least;
    }
    for (int i = state + PAST; i < state + PAST + reach - first; i++) {
      double d = Math.abs(x - memory[i]);
      least = d < least ? d : least;
    }
    return least;
  }

  /** Where the last number is: the past is written backwards, so that lags run forwards. */
  private int head(double[] memory) {
    return (int) ((lags - memory[state + COUNT] % lags) % lags);
  }

  private int past(int head, int lag) {
    return state + PAST + (head + lag - 1) % lags;
  }

  private void push(double[] memory, double x) {
    memory[state + COUNT]++;
    memory[state + LAST] = x;
    memory[state + PAST + head(memory)] = x;
  }
}
