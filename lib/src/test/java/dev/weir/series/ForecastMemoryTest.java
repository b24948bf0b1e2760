package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.HOUR_US;
import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForecastMemoryTest {
  private static final int DAY = 24;

  /** b / (A + penalty): 1 * 3 forgotten to a half, and 2 * 5; 1 / 2 + 4. */
  @Test
  void oneTermIsARatio() {
    RidgeRegression regression = new RidgeRegression(1, 0);
    double[] memory = new double[regression.cells()];
    regression.learn(memory, new double[] {1}, 3);
    regression.forget(memory, 0.5);
    regression.learn(memory, new double[] {2}, 5);
    RidgeRegression.Solution solution = regression.solve(memory, new double[] {0.5});

    assertThat(solution.value(new double[] {10})).isCloseTo(10 * 11.5 / 5, within(1e-12));
    assertThat(solution.leverage(new double[] {10})).isCloseTo(100 / 5.0, within(1e-12));
  }

  @Test
  void theNormalEquationsHoldAndTermsCanBeRewritten() {
    int terms = 4;
    Random random = new Random(3);
    RidgeRegression regression = new RidgeRegression(terms, 2);
    double[] memory = new double[2 + regression.cells()];
    double[] rewritten = memory.clone();
    double[] penalties = {0.1, 0.2, 0.3, 0.4};
    double[] gradient = new double[terms];
    double[][] zs = new double[30][];
    double[] ys = new double[30];
    for (int i = 0; i < 30; i++) {
      zs[i] = random.doubles(terms).toArray();
      ys[i] = random.nextDouble();
      regression.learn(memory, zs[i], ys[i]);
      double[] other = zs[i].clone();
      other[2] += 0.7 * other[1];
      regression.learn(rewritten, other, ys[i]);
    }
    RidgeRegression.Solution solution = regression.solve(memory, penalties);
    for (int i = 0; i < 30; i++) {
      double error = ys[i] - solution.value(zs[i]);
      for (int j = 0; j < terms; j++) {
        gradient[j] += error * zs[i][j];
      }
    }
    for (int j = 0; j < terms; j++) {
      assertThat(gradient[j]).isCloseTo(penalties[j] * solution.coefficients()[j], within(1e-12));
    }
    regression.add(memory, 2, 1, 0.7);
    for (int i = 0; i < memory.length; i++) {
      assertThat(memory[i]).isCloseTo(rewritten[i], within(1e-12));
    }
  }

  private static double truth(int hour) {
    return 100
        + 0.02 * hour
        + 10 * Math.sin(2 * Math.PI * hour / DAY)
        + 5 * Math.cos(2 * Math.PI * hour / (7 * DAY));
  }

  @Test
  void findsTrendAndSeasonsAndWhatBreaksThem() {
    Random random = new Random(4);
    double[] x = new double[42 * DAY];
    Arrays.setAll(x, t -> truth(t) + random.nextGaussian());
    int strange = 40 * DAY + 18; // the low of the day
    x[strange] += 12; // less than the height of noon
    Recorder out = Runs.of(featureOfX("forecast", Map.of()), HOUR_US, x);

    for (int t = 30 * DAY; t < x.length; t++) {
      assertThat(out.observations.get(t).expected()[0]).isCloseTo(truth(t), within(1.5));
      assertThat(out.observations.get(t).spread()[0]).isBetween(0.8, 1.4);
      assertThat(Math.abs(out.features(0).get(t)))
          .isLessThan(t == strange ? 100 : 5)
          .isGreaterThan(t == strange ? 8 : -1);
    }
    long outside =
        IntStream.range(20 * DAY, x.length)
            .filter(t -> Math.abs(out.features(0).get(t)) > 2)
            .count();
    assertThat(outside / (22.0 * DAY)).as("one in twenty").isBetween(0.02, 0.08);
  }

  @Test
  void aTrendThatBendsIsFollowed() {
    double[] x = new double[60 * DAY];
    Random random = new Random(5);
    Arrays.setAll(x, t -> 50 + Math.abs(t - 30 * DAY) * 0.1 + 0.5 * random.nextGaussian());
    Recorder out =
        Runs.of(featureOfX("forecast", Map.of("memory", Duration.ofDays(5))), HOUR_US, x);

    assertThat(out.observations.get(60 * DAY - 1).expected()[0]).isCloseTo(122, within(2.0));
  }

  @Test
  void aHolidayIsExpectedOnceItHasBeenSeen() {
    double[] x = new double[30 * DAY];
    Random random = new Random(6);
    List<Integer> off = List.of(9, 19, 29);
    Arrays.setAll(x, t -> 100 - (off.contains(t / DAY) ? 30 : 0) + random.nextGaussian());
    List<String> holidays = List.of("1970-01-10", "1970-01-20", "1970-01-30");
    Recorder out =
        Runs.of(featureOfX("forecast", Map.of("holidays", holidays, "weekly", 0L)), HOUR_US, x);

    assertThat(out.observations.get(9 * DAY).expected()[0]).isCloseTo(100, within(3.0));
    assertThat(out.observations.get(29 * DAY).expected()[0])
        .as("learnt by three spreads at a time")
        .isBetween(68.0, 85.0);
    assertThat(out.features(0).get(29 * DAY)).isGreaterThan(out.features(0).get(9 * DAY) / 2);
    assertThat(out.observations.get(28 * DAY).expected()[0]).isCloseTo(100, within(3.0));
    assertThatThrownBy(
            EVENTS.features(featureOfX("forecast", Map.of("holidays", List.of("2024-02-30"))))
                ::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid holidays: 2024-02-30 (must be dates such as 2024-12-25)");
  }

  @Test
  void afterALongSilenceItIsNotSure() {
    SeriesProgram program = EVENTS.features(featureOfX("forecast", Map.of())).compile();
    SeriesState state = program.start();
    Recorder out = new Recorder();
    for (int t = 0; t < 500; t++) {
      double x = truth(t) + (t % 2 == 0 ? 0.5 : -0.5);
      program.accept(state, t * HOUR_US, 0, new double[] {x}, out);
    }
    program.accept(state, 500 * HOUR_US + 20_000L * DAY * HOUR_US, 0, new double[] {900}, out);
    program.advanceTo(state, 21_000L * DAY * HOUR_US, out);

    assertThat(Math.abs(out.features(0).get(499))).isLessThan(5);
    assertThat(Math.abs(out.features(0).get(500))).isLessThan(1);
  }
}
