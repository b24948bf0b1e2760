package dev.weir.series;

/**
 * How rare a quantity is among its own past: minus the logarithm of the share of the past, itself
 * included, that was at least as large, in nats; 0 for the smallest, ln t for a new maximum. Needs
 * no scale and no distribution.
 *
 * <p>The past is a histogram with 8 bins an octave over 64 octaves around the first number above 0;
 * numbers of one bin are equally rare. State: 4112 bytes. Cost: one pass over the bins above.
 */
final class TailRank {
  private static final int FRACTION_BITS = 49; // of a double's 52, those that do not matter
  private static final int BINS = 512;
  private static final long LOWEST = (1023L - 32) << 3; // the bin of 2^-32

  private static final int ANCHOR = 0;
  private static final int ZERO = 1; // how many numbers were 0; the bins follow

  private final int state;

  TailRank(int state) {
    this.state = state;
  }

  static int cells() {
    return 2 + BINS;
  }

  /** The rarity of the number that is the count-th, which is then part of the past. */
  double observe(double[] memory, double number, double count) {
    if (number > 0 && memory[state + ANCHOR] == 0) {
      memory[state + ANCHOR] = number;
    }
    int cell = state + ZERO + (number > 0 ? bin(number / memory[state + ANCHOR]) : 0);
    memory[cell]++;
    double atLeast = 0;
    for (int i = cell; i < state + cells(); i++) {
      atLeast += memory[i];
    }
    return StrictMath.log(count / atLeast);
  }

  private static int bin(double ratio) {
    long bits = Double.doubleToRawLongBits(ratio) >>> FRACTION_BITS;
    return 1 + (int) Math.max(0, Math.min(BINS - 1, bits - LOWEST));
  }
}
