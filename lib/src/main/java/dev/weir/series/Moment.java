package dev.weir.series;

import java.util.Arrays;

/** An observation in the making. */
public final class Moment {
  final long timeUs;

  /** The window values, then the features' outputs. */
  final double[] cells;

  /** The state of all features. */
  final double[] memory;

  /** Per stated value, what was to be expected. */
  final double[] expected;

  /** Per stated value, how far the past strayed from it. */
  final double[] spread;

  Moment(long timeUs, double[] cells, double[] memory, int values) {
    this.timeUs = timeUs;
    this.cells = cells;
    this.memory = memory;
    expected = new double[values];
    spread = new double[values];
    Arrays.fill(expected, Double.NaN);
    Arrays.fill(spread, Double.NaN);
  }

  /** Makes cells out of the range of doubles as good as missing. */
  void dropInfinite(int from, int to) {
    for (int cell = from; cell < to; cell++) {
      if (Double.isInfinite(cells[cell])) {
        cells[cell] = Double.NaN;
      }
    }
  }

  /** States what was to be expected of a value; the first to say so is believed. */
  void expect(int value, double center, double width) {
    if (Double.isNaN(expected[value])) {
      expected[value] = center;
      spread[value] = width;
    }
  }
}
