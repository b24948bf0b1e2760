package dev.weir.series;

import java.util.Arrays;

/**
 * The last numbers of a series in its state: how many there ever were (up to 2^53), then the
 * numbers, the n-th in place n mod length.
 */
record Ring(int length, int state) {
  static final int LONGEST = 100_000;

  static Ring longEnoughFor(int[] by, int state) {
    int longest = 1;
    for (int ago : by) {
      longest = Math.max(longest, ago);
    }
    return new Ring(longest, state);
  }

  int cells() {
    return 1 + length;
  }

  /** How many numbers there are, at most {@link #length}. */
  int filled(double[] memory) {
    return (int) Math.min(length, memory[state]);
  }

  /** The number before the last {@code ago - 1} ones; NaN where there were not as many. */
  double ago(double[] memory, int ago) {
    double count = memory[state];
    return count < ago ? Double.NaN : memory[state + 1 + (int) ((count - ago) % length)];
  }

  void push(double[] memory, double x) {
    memory[state + 1 + (int) (memory[state] % length)] = x;
    memory[state]++;
  }

  /**
   * Reads consecutive numbers that are still there.
   *
   * @param from the number of the first, counted from 0
   */
  void read(double[] memory, long from, double[] into, int count) {
    int first = state + 1 + (int) (from % length);
    int straight = Math.min(count, state + 1 + length - first);
    System.arraycopy(memory, first, into, 0, straight);
    System.arraycopy(memory, state + 1, into, straight, count - straight);
  }

  /** Whether consecutive numbers that are still there are these. */
  boolean holds(double[] memory, long from, double[] numbers, int count) {
    int first = state + 1 + (int) (from % length);
    int straight = Math.min(count, state + 1 + length - first);
    return Arrays.equals(memory, first, first + straight, numbers, 0, straight)
        && Arrays.equals(memory, state + 1, state + 1 + count - straight, numbers, straight, count);
  }
}
