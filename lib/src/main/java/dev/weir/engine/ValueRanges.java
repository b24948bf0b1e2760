package dev.weir.engine;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where nearly all of each value of a pipeline lay in a training: all but one in a thousand at
 * either end.
 *
 * @param low the least of each value; above the largest where there was none. Both are empty where
 *     nothing is remembered of the values
 * @param high the largest of each value
 */
public record ValueRanges(List<Double> low, List<Double> high) {
  private static final double LEFT_OUT = 1e-3;

  /** The ranges in a sample, {@code rows[n][width]}, NaN where missing. */
  static ValueRanges of(double[] rows, int width) {
    List<double[]> sorted =
        IntStream.range(0, width).mapToObj(value -> sorted(rows, width, value)).toList();
    return new ValueRanges(
        sorted.stream().map(x -> x.length == 0 ? Double.MAX_VALUE : x[leftOut(x)]).toList(),
        sorted.stream()
            .map(x -> x.length == 0 ? -Double.MAX_VALUE : x[x.length - 1 - leftOut(x)])
            .toList());
  }

  private static int leftOut(double[] sorted) {
    return (int) (LEFT_OUT * sorted.length);
  }

  private static double[] sorted(double[] rows, int width, int value) {
    return IntStream.range(0, rows.length / width)
        .mapToDouble(row -> rows[row * width + value])
        .filter(x -> !Double.isNaN(x))
        .sorted()
        .toArray();
  }

  /** Whether a value is where it hardly ever was. */
  boolean isBeyond(int value, double x) {
    return x < low.get(value) || x > high.get(value);
  }
}
