package dev.weir.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The figures of TSB-AD's own code at commit 8763009, {@code find_length_rank(x)} of
 * TSB_AD/utils/slidingWindows.py with statsmodels 0.14, for a wave with noise.
 */
class PeriodTest {

  @Test
  void isWhatTheBenchmarkEstimates() {
    assertThat(Period.of(wave(1000, 24))).isEqualTo(24);
    assertThat(Period.of(wave(5000, 50))).isEqualTo(50);
    assertThat(Period.of(wave(300, 7))).isEqualTo(7);
    assertThat(Period.of(wave(100, 3))).isEqualTo(6);
    assertThat(Period.of(saw(1000, 24))).isEqualTo(24);
    assertThat(Period.of(saw(5000, 50))).isEqualTo(50);
  }

  @Test
  void isADefaultWhereNoPeriodIsSeen() {
    assertThat(Period.of(saw(2000, 350))).isEqualTo(125);
    assertThat(Period.of(new double[500])).isEqualTo(125);
    assertThat(Period.of(new double[] {1, 2, 1})).isEqualTo(125);
    assertThat(Period.of(new double[0])).isEqualTo(125);
  }

  @Test
  void missingNumbersAreLeftOut() {
    double[] wave = wave(1000, 24);
    double[] withMissing = Arrays.copyOf(wave, 1010);
    Arrays.fill(withMissing, 1000, 1010, Double.NaN);

    assertThat(Period.of(withMissing)).isEqualTo(24);
  }

  private static double[] wave(int count, int period) {
    double[] values = References.random(count, 7, 40);
    for (int i = 0; i < count; i++) {
      values[i] += 50 * StrictMath.sin(2 * Math.PI * i / period);
    }
    return values;
  }

  private static double[] saw(int count, int period) {
    double[] values = References.random(count, 7, 5);
    for (int i = 0; i < count; i++) {
      values[i] += 2 * (i % period);
    }
    return values;
  }
}
