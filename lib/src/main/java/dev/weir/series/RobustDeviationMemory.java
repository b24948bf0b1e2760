package dev.weir.series;

import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.util.Arrays;
import java.util.List;

/**
 * How far something is from the median of its last numbers, in units of their interquartile range
 * as a spread (Tukey, Exploratory Data Analysis, 1977, chapter 2), which a quarter of them may
 * spoil before it moves:
 *
 * <pre>
 *   z = (x - median) / max((Q3 - Q1) / 1.349, floor)     (1.349: of a normal distribution, is 1)
 * </pre>
 *
 * <p>Tukey's fences, half as far again as the range beyond the quartiles, are at |z| = 2.7. Output
 * {@code <of>_robust_deviation}; also states the median, and the spread, whose floor is a
 * thousandth of the median's magnitude, or 1 where that is 0. Quartiles are interpolated between
 * the two nearest numbers. Warm-up: {@code over} observations. Missing numbers change nothing.
 * Magnitudes count as at most 1e150. State: 16 bytes per observation and 8. Cost: a search and a
 * move in a sorted array of them.
 */
final class RobustDeviationMemory implements Memory {
  private static final double NORMAL_RANGE = 1.349;

  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "robust-deviation",
              "How far a value is from the median of its last ones, in interquartile ranges.",
              List.of(MemoryKind.of(), EwmaMemory.over())),
          MemoryKind.outputs("robust_deviation"),
          Reading.DEVIATION,
          RobustDeviationMemory::new);

  private final Place place;
  private final Ring past;
  private final int sorted; // where the same numbers are, ascending

  private RobustDeviationMemory(Settings settings, Place place) {
    this.place = place;
    past = new Ring(settings.integer("over"), place.state());
    sorted = place.state() + past.cells();
  }

  @Override
  public boolean expects() {
    return true;
  }

  @Override
  public int cells() {
    return past.cells() + past.length();
  }

  @Override
  public void observe(Moment moment) {
    double[] memory = moment.memory;
    double x = Bounds.bounded(moment.cells[place.input()]);
    double deviation = Double.NaN;
    if (past.filled(memory) == past.length()) {
      double median = quantile(memory, 0.5);
      double range = (quantile(memory, 0.75) - quantile(memory, 0.25)) / NORMAL_RANGE;
      double spread = Bounds.spread(range, median);
      moment.expect(place.subject(), median, spread);
      deviation = (x - median) / spread;
    }
    if (!Double.isNaN(x)) {
      replaceOldest(memory, x);
    }
    moment.cells[place.output()] = deviation;
  }

  private double quantile(double[] memory, double share) {
    double rank = share * (past.length() - 1);
    int below = sorted + (int) rank;
    double fraction = rank - (int) rank;
    return fraction == 0
        ? memory[below]
        : memory[below] + fraction * (memory[below + 1] - memory[below]);
  }

  private void replaceOldest(double[] memory, double x) {
    int filled = past.filled(memory);
    int end = sorted + filled;
    if (filled == past.length()) {
      int old = Arrays.binarySearch(memory, sorted, end, past.ago(memory, filled));
      end--;
      System.arraycopy(memory, old + 1, memory, old, end - old);
    }
    int found = Arrays.binarySearch(memory, sorted, end, x);
    int at = found < 0 ? -found - 1 : found;
    System.arraycopy(memory, at, memory, at + 1, end - at);
    memory[at] = x;
    past.push(memory, x);
  }
}
