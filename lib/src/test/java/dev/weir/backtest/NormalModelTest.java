package dev.weir.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NormalModelTest {

  @Test
  void theFifthNearestOfTheHistoryTells() {
    double[] history = new double[100];
    Arrays.setAll(history, i -> i);
    NormalModel model = new NearestRows(history, 1);

    assertThat(model.strangeness(new double[] {120, 50, -7.5})).containsExactly(25, 2, 11.5);
    assertThat(model.usual()).as("of 94 and of 5, the fifth but itself").isEqualTo(3);
  }

  @Test
  void fewerRowsThanNeighboursGiveTheFarthest() {
    assertThat(new NearestRows(new double[] {1, 2}, 1).strangeness(new double[] {4}))
        .containsExactly(3);
  }

  /** The same numbers backwards: no value is new, every move is. */
  @Test
  void whatTheTwoRowsBeforeDoNotLeadToExpectIsStrange() {
    double[] wave = wave(1000, 1);
    NormalModel model = new Autoregression(wave, 2);

    double[] onwards = model.strangeness(wave(100, 1));
    double[] backwards = model.strangeness(wave(100, -1));
    for (int row = 2; row < 100; row++) {
      assertThat(onwards[row]).isLessThanOrEqualTo(2);
      assertThat(backwards[row]).as("row %s", row).isGreaterThan(3 * onwards[row]);
    }
  }

  /** Two numbers a row, a quarter turn apart. */
  private static double[] wave(int rows, int direction) {
    double[] wave = new double[2 * rows];
    for (int row = 0; row < rows; row++) {
      wave[2 * row] = Math.sin(direction * row);
      wave[2 * row + 1] = Math.cos(direction * row);
    }
    return wave;
  }

  /** Mean 2, deviation 1 and a fiftieth of the range of 2; the other one never changed. */
  @Test
  void rowsAreScaledByWhatWasUsual() {
    double nan = Double.NaN;
    RowScaling scaling = RowScaling.of(rows(1, 5, 3, 5, nan, 5));

    double[] scaled = scaling.scaled(rows(nan, 5, 3, 5, nan, nan, 3, 7, 1e300, -1e300));
    assertThat(scaled)
        .containsExactly(0, 0, 1 / 1.04, 0, 1 / 1.04, 0, 1 / 1.04, 2 / (0.02 * 5), 50, -50);
  }

  private static Observations rows(double... values) {
    return new Observations(values, new long[values.length / 2], 2);
  }
}
