package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.feature;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.Choice;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EwmaMemoryTest {
  private static final double NAN = Double.NaN;
  private final Recorder out = new Recorder();

  /** The rate is 1, then 1/2: the mean 2 until 6 makes it 4, the variance (0 + 16 / 2) / 2. */
  @Test
  void ewmaIsTheDistanceFromTheMeanOfThePastInSpreads() {
    observe(feature("ewma", Map.of("of", "x", "over", 3L)), 2, 2, 2, 6, NAN, 4);

    assertThat(out.features(0)).startsWith(NAN, NAN, NAN, 4 / 0.002, NAN, 0.0);
    assertThat(out.observations.get(5).expected()).containsExactly(4);
    assertThat(out.observations.get(5).spread()).containsExactly(2);
  }

  @Test
  void cusumRisesWithANewLevelAndFallsBackOnceItIsUsual() {
    double[] x = new double[400];
    for (int t = 0; t < x.length; t++) {
      x[t] = (t % 2 == 0 ? 1 : -1) - (t >= 200 ? 3 : 0);
    }
    observe(feature("cusum", Map.of("of", "x", "over", 50L, "slack", 0.5)), x);

    assertThat(out.features(0).get(49)).isNaN();
    assertThat(out.features(0).get(199)).isLessThan(2);
    assertThat(out.features(0).get(210)).isGreaterThan(5);
    assertThat(out.features(0).get(399)).isLessThan(out.features(0).get(240));
    assertThat(out.observations.get(199).expected()[0]).isBetween(-0.1, 0.1);
  }

  @Test
  void oneHugeNumberIsNoNewLevel() {
    double[] x = new double[100];
    x[60] = 1e300;
    x[61] = NAN;
    observe(feature("cusum", Map.of("of", "x", "over", 50L, "slack", 0.5)), x);

    assertThat(out.features(0).get(60)).isEqualTo(5.5);
    assertThat(out.features(0).get(61)).isNaN();
    assertThat(out.features(0).get(99)).isFinite();
  }

  private void observe(Choice feature, double... x) {
    SeriesProgram program = EVENTS.features(feature).compile();
    SeriesState state = program.start();
    for (int time = 0; time < x.length; time++) {
      program.accept(state, time, 0, new double[] {x[time]}, out);
    }
    program.advanceTo(state, x.length, out);
  }
}
