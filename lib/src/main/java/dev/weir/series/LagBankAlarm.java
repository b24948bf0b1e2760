package dev.weir.series;

/**
 * When what a {@link LagBank} sees deserves to be told once. Two rarities, each a number's rank in
 * the series' own past ({@link TailRank}), calibrate themselves:
 *
 * <pre>
 *   a = rarity of the novelty
 *   b = rarity of max(0, r - e), the excess of the surprise over its average
 *   q = sqrt((a² + b²) / 2) - ¾ ln t + 1
 * </pre>
 *
 * <p>The second term keeps the number of alarms by chance small however long the series becomes. An
 * alarm is q where it is above 0 and above all of at least the last twentieth of the past, so that
 * a disturbance alarms once and again when it grows; else 0. The first alarm may be of the 256th
 * number, when ranks mean something.
 *
 * <p>State: {@code 8 * 1037} bytes.
 */
final class LagBankAlarm {
  private static final double GROWTH = 0.75;
  private static final double LENIENCE = 1;
  private static final double QUIET_SHARE = 0.05;
  private static final int BUCKETS = 5; // the one being filled and the last four
  private static final int WARM = 256; // eight times the third length

  private static final int COUNT = 0;
  private static final int ALARM = 1;
  private static final int FILLED_SINCE = 2;
  private static final int BUCKET = 3;
  private static final int PEAKS = 4;
  private static final int NOVELTY = PEAKS + BUCKETS;

  private final int state;
  private final TailRank novelty;
  private final TailRank excess;

  LagBankAlarm(int state) {
    this.state = state;
    novelty = new TailRank(state + NOVELTY);
    excess = new TailRank(state + NOVELTY + TailRank.cells());
  }

  static int cells() {
    return NOVELTY + 2 * TailRank.cells();
  }

  /** The alarm of the last number, 0 if there is none. */
  double alarm(double[] memory) {
    return memory[state + ALARM];
  }

  /** Takes in what a bank made of a number that was not missing. */
  void observe(double[] memory, LagBank bank) {
    double count = ++memory[state + COUNT];
    double a = novelty.observe(memory, bank.novelty(memory), count);
    double rise = Math.max(0, bank.surprise(memory) - bank.average(memory));
    double b = excess.observe(memory, rise, count);
    double q = Math.sqrt((a * a + b * b) / 2) - GROWTH * StrictMath.log(count) + LENIENCE;
    memory[state + ALARM] = count >= WARM && q > Math.max(0, peak(memory)) ? q : 0;
    remember(memory, q, count);
  }

  private double peak(double[] memory) {
    double peak = 0;
    for (int i = 0; i < BUCKETS; i++) {
      peak = Math.max(peak, memory[state + PEAKS + i]);
    }
    return peak;
  }

  /** Keeps q, where it is above 0, in a bucket for a quarter of the quiet time. */
  private void remember(double[] memory, double q, double count) {
    if (count - memory[state + FILLED_SINCE] > QUIET_SHARE / (BUCKETS - 1) * count) {
      memory[state + FILLED_SINCE] = count;
      memory[state + BUCKET] = (memory[state + BUCKET] + 1) % BUCKETS;
      memory[state + PEAKS + (int) memory[state + BUCKET]] = 0;
    }
    int peak = state + PEAKS + (int) memory[state + BUCKET];
    memory[peak] = Math.max(memory[peak], q);
  }
}
