package dev.weir.series;

import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageHinkleyMemoryTest {

  @Test
  void sumsForgetAndTakeNoNumberForMoreThanSix() {
    TwoSidedSums sums = new TwoSidedSums(0.5, 0.5, 0);
    double[] memory = new double[2];
    sums.add(memory, 3);
    sums.add(memory, 3);
    assertThat(memory).containsExactly(3.75, 0);
    sums.add(memory, -10);
    assertThat(memory).containsExactly(0, 5.5);
  }

  /** The mean is 8/3 and the variance 32/9 once 4 is learnt; the sum was 3.5, of one number. */
  @Test
  void theMeanMovesToTheNewLevel() {
    Recorder out =
        Runs.of(featureOfX("page-hinkley", Map.of("over", 2L, "threshold", 3.0)), 1, 0, 0, 4, 4, 4);

    assertThat(out.features(0).subList(0, 3)).containsExactly(Double.NaN, Double.NaN, 3.5);
    assertThat(out.observations.get(2).expected()).containsExactly(0);
    assertThat(out.observations.get(3).expected()[0])
        .isCloseTo(8.0 / 3 + 4 * Math.sqrt(32.0 / 9), within(1e-12));
  }

  @Test
  void eachMoveIsToldOnceAndTheOldLevelIsGone() {
    double[] x = new double[900];
    Arrays.setAll(x, t -> (t % 2 == 0 ? 1 : -1) + (t < 300 ? 0 : t < 600 ? 4 : -3));
    Recorder out = Runs.of(featureOfX("page-hinkley", Map.of()), 1, x);

    int[] told = IntStream.range(0, x.length).filter(t -> out.features(0).get(t) > 20).toArray();
    assertThat(told).hasSizeBetween(2, 4);
    assertThat(told[0]).isBetween(300, 312);
    assertThat(Arrays.stream(told).filter(t -> t > 330).min().orElseThrow()).isBetween(600, 620);
    assertThat(out.observations.get(599).expected()[0]).isBetween(2.5, 5.5);
    assertThat(out.observations.get(899).expected()[0]).isBetween(-5.0, -1.0);
  }
}
