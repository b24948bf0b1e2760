package dev.weir.backtest;

import java.util.Objects;

/**
 * Rows of one series in the order in which they came. The arrays are shared, not copied; do not
 * change them.
 *
 * @param values {@code x[count][dimension]}, row after row; NaN is a missing number
 * @param timesUs the event time of each row in microseconds since the epoch, UTC; in real data they
 *     repeat, leap and go back
 * @param dimension how many numbers a row has, at least one
 */
public record Observations(double[] values, long[] timesUs, int dimension) {
  public Observations {
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(timesUs, "timesUs");
    if (dimension < 1) {
      throw new IllegalArgumentException(
          "Invalid dimension: " + dimension + " (must be at least 1)");
    }
    if (values.length != (long) timesUs.length * dimension) {
      throw new IllegalArgumentException(
          "Cannot take observations: "
              + values.length
              + " numbers are not "
              + timesUs.length
              + " rows of "
              + dimension
              + ". Pass as many times as rows.");
    }
  }

  /** No rows. */
  public static Observations none(int dimension) {
    return new Observations(new double[0], new long[0], dimension);
  }

  /** How many rows. */
  public int count() {
    return timesUs.length;
  }
}
