package dev.weir.series;

import dev.weir.core.FourierTransform;
import dev.weir.spec.Constraint;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;

/**
 * The last numbers of a series without gaps: a missing one counts as a repetition of the last,
 * before the first it leaves no trace. Magnitudes count as at most 1e100.
 *
 * @param length how many numbers
 * @param state the first of its cells
 */
record HeldWindow(int length, int state) {
  private static final double LARGEST = 1e100;
  private static final double ROUNDING = 1e-12;
  private static final String OVER = "over";

  /** How many observations a transform is of. */
  static Option option(String usual) {
    return Option.optional(
            OVER, OptionType.INTEGER, usual, "How many observations it looks at: a power of two.")
        .must(Constraint.between(32, 65_536));
  }

  /**
   * The transform of the option.
   *
   * @throws IllegalArgumentException where it is no power of two
   */
  static FourierTransform transform(Settings settings) {
    int over = settings.integer(OVER);
    if (Integer.bitCount(over) != 1) {
      throw new IllegalArgumentException("Invalid over: " + over + " (must be a power of two)");
    }
    return new FourierTransform(over);
  }

  Ring ring() {
    return new Ring(length, state);
  }

  int cells() {
    return ring().cells();
  }

  boolean isFull(double[] memory) {
    return ring().filled(memory) == length;
  }

  void push(double[] memory, double number) {
    boolean missing = Double.isNaN(number);
    if (!missing || memory[state] > 0) {
      Ring ring = ring();
      ring.push(memory, missing ? ring.ago(memory, 1) : Bounds.within(number, LARGEST));
    }
  }

  /**
   * Writes a full window, from the oldest to the newest, less its mean and divided by the largest
   * distance from it; all 0 where that is but rounding.
   */
  void normalized(double[] memory, double[] into) {
    int oldest = (int) (memory[state] % length);
    System.arraycopy(memory, state + 1 + oldest, into, 0, length - oldest);
    System.arraycopy(memory, state + 1, into, length - oldest, oldest);
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += into[i];
    }
    double mean = sum / length;
    double most = 0;
    for (int i = 0; i < length; i++) {
      into[i] -= mean;
      most = Math.max(most, Math.abs(into[i]));
    }
    boolean constant = most <= ROUNDING * Math.abs(mean);
    for (int i = 0; i < length; i++) {
      into[i] = constant ? 0 : into[i] / most;
    }
  }
}
