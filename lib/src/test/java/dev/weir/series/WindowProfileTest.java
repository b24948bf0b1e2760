package dev.weir.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowProfileTest {

  /** All pairs of windows, one huge number among them. */
  @Test
  void isTheDistanceToTheThirdNearestWindowThatDoesNotOverlap() {
    double[] x = new double[211];
    Random random = new Random(1);
    Arrays.setAll(x, i -> i == 77 ? 1e12 : random.nextInt(9));
    for (int length : new int[] {1, 2, 7, 32, 52}) {
      double[] distances = WindowProfile.of(x, length);
      assertThat(distances).hasSize(x.length - length + 1);
      for (int i = 0; i < distances.length; i++) {
        assertThat(distances[i])
            .as("window %s of %s", i, length)
            .isEqualTo(thirdNearest(x, i, length), within(1e-9 * distances[i]));
      }
    }
  }

  private static double thirdNearest(double[] x, int i, int length) {
    double[] all = new double[x.length];
    int count = 0;
    for (int j = 0; j + length <= x.length; j++) {
      if (Math.abs(i - j) >= length) {
        double sum = 0;
        for (int k = 0; k < length; k++) {
          sum += Math.pow(x[i + k] - x[j + k], 2);
        }
        all[count++] = Math.sqrt(sum);
      }
    }
    Arrays.sort(all, 0, count);
    return all[2];
  }

  @Test
  void aSeriesWithoutFourWindowsHasNoDistances() {
    assertThat(WindowProfile.of(new double[] {1, 2, 3, 4, 5, 6, 7}, 2)).containsOnly(0);
    assertThat(WindowProfile.of(new double[] {1, 2}, 3)).isEmpty();
  }
}
