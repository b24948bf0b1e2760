package dev.weir.series;

import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RobustDeviationMemoryTest {

  @Test
  void isTheDistanceFromTheMedianInQuartileRanges() {
    Recorder out =
        Runs.of(featureOfX("robust-deviation", Map.of("over", 5L)), 1, 100, 3, 1, 4, 2, 9);

    assertThat(out.features(0).subList(0, 5)).containsOnly(Double.NaN);
    assertThat(out.observations.get(5).expected()).containsExactly(3);
    assertThat(out.observations.get(5).spread()).containsExactly(2 / 1.349);
    assertThat(out.features(0).get(5)).isCloseTo(6 * 1.349 / 2, within(1e-12));
  }

  @Test
  void isThatOfSortingTheLastNumbers() {
    Random random = new Random(4);
    double[] x = new double[500];
    Arrays.setAll(x, t -> random.nextInt(12) - 4.0); // many are the same
    Recorder out = Runs.of(featureOfX("robust-deviation", Map.of("over", 41L)), 1, x);

    for (int t = 41; t < x.length; t++) {
      double[] last = Arrays.copyOfRange(x, t - 41, t);
      Arrays.sort(last);
      assertThat(out.observations.get(t).expected()[0]).isEqualTo(last[20]);
      double range = (last[30] - last[10]) / 1.349;
      double least = last[20] == 0 ? 1 : Math.abs(last[20]) / 1000;
      assertThat(out.observations.get(t).spread()[0]).isEqualTo(Math.max(range, least));
    }
  }
}
