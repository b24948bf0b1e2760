package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.feature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.spec.Choice;
import dev.weir.spec.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each memory by hand. */
class MemoriesTest {
  private static final double NAN = Double.NaN;
  private final Recorder out = new Recorder();

  @Test
  void registersEachOnce() {
    assertThat(Memories.kinds())
        .extracting(Kind::name)
        .containsExactly(
            "lag",
            "difference",
            "rolling",
            "season",
            "calendar",
            "lag-bank",
            "ewma",
            "cusum",
            "page-hinkley",
            "robust-deviation",
            "holt-winters",
            "forecast",
            "change-point",
            "spectral-residual",
            "spectrum",
            "discord",
            "random-cut-forest",
            "shingle-isolation");
    assertThat(Memories.outputs(feature("season", Map.of("of", "x"))))
        .containsExactly("x_deviation");
  }

  @Test
  void lagIsWhatWasSomeObservationsAgo() {
    observe(feature("lag", Map.of("of", "x", "by", List.of(1L, 3L))), 1, 2, NAN, 4, 5, 6, 7);
    assertThat(out.features(0)).containsExactly(NAN, 1.0, 2.0, NAN, 4.0, 5.0, 6.0);
    assertThat(out.features(1)).containsExactly(NAN, NAN, NAN, 1.0, 2.0, NAN, 4.0);
  }

  @Test
  void differenceIsHowFarItMoved() {
    observe(feature("difference", Map.of("of", "x", "by", List.of(1L, 2L))), 1, 4, 9, 16);
    assertThat(out.features(0)).containsExactly(NAN, 3.0, 5.0, 7.0);
    assertThat(out.features(1)).containsExactly(NAN, NAN, 8.0, 12.0);
  }

  @Test
  void rollingTellsOfTheLastObservations() {
    List<String> stats = List.of("mean", "sum", "std", "min", "max", "median", "mad");
    Choice rolling = feature("rolling", Map.of("of", "x", "over", 4L, "stats", stats));
    assertThat(Memories.outputs(rolling))
        .containsExactly(
            "x_mean_4", "x_sum_4", "x_std_4", "x_min_4", "x_max_4", "x_median_4", "x_mad_4");
    observe(rolling, 100, 2, 4, 4, 10, NAN, NAN, NAN, NAN);
    assertThat(out.observations)
        .extracting(Observation::ready)
        .containsExactly(false, false, false, true, true, true, true, false, false);
    assertThat(out.observations.get(4).features()) // of 2 4 4 10
        .containsExactly(5, 20, Math.sqrt(12), 2, 10, 4, 1);
    assertThat(out.observations.get(5).features()) // of 4 4 10
        .containsExactly(6, 18, Math.sqrt(12), 4, 10, 4, 0);
    assertThat(out.observations.get(7).features()).containsExactly(10, 10, NAN, 10, 10, 10, 0);
    assertThat(out.observations.get(8).features())
        .containsExactly(NAN, NAN, NAN, NAN, NAN, NAN, NAN);
  }

  @Test
  void whatIsOutOfTheRangeOfDoublesIsMissing() {
    observe(
        feature("rolling", Map.of("of", "x", "over", 2L, "stats", List.of("std"))),
        1e300,
        -1e300,
        1,
        2);
    assertThat(out.features(0)).containsExactly(NAN, NAN, NAN, Math.sqrt(0.5));
    assertThat(out.observations.get(1).ready()).isFalse();
  }

  @Test
  void seasonComparesWithTheSameSlotOfEarlierPeriods() {
    // m: 10, then 12. φ: 4² / 2 = 8, scaled by 1 + 1/2.
    observe(season(1, 1, "constant"), 10, 14, 15);
    assertThat(out.features(0).subList(0, 2)).containsExactly(NAN, NAN);
    Observation last = out.observations.get(2);
    assertThat(last.expected()).containsExactly(12);
    assertThat(last.spread()).containsExactly(Math.sqrt(8 * 1.5));
    assertThat(last.features()).containsExactly(3 / Math.sqrt(8 * 1.5));
  }

  /** Made with an independent implementation of the formula in Python. */
  @Test
  void seasonOfCountsExpectsTheNoiseOfCounts() {
    observe(season(3, 1, "count"), 10, 20, 0, 12, 18, 0, 11, 25, 1, 9, 0, 0, 40, 21, 0);
    double[][] golden = {
      {11, 4.242641, 0}, {19, 5.477226, 1.095445}, {0, 1.224745, 0.816497},
      {11, 4.0, -0.5}, {21, 5.416026, -3.877382}, {0.333333, 1.967955, -0.169381},
      {10.5, 5.285444, 5.581367}, {15.75, 12.78179, 0.410741}, {0.25, 3.357189, -0.074467}
    };
    assertThat(out.features(0).subList(0, 6)).containsOnly(NAN);
    for (int i = 0; i < golden.length; i++) {
      Observation o = out.observations.get(6 + i);
      assertThat(o.expected()[0]).isCloseTo(golden[i][0], within(1e-5));
      assertThat(o.spread()[0]).isCloseTo(golden[i][1], within(1e-5));
      assertThat(o.features()[0]).isCloseTo(golden[i][2], within(1e-5));
    }
  }

  @Test
  void seasonFollowsTheLastFourPeriodsAndClipsSurprises() {
    double[] x = new double[60];
    Arrays.fill(x, 30, 60, 100);
    observe(season(1, 1, "constant"), x);
    Observation before = out.observations.get(30);
    double spread = Math.sqrt(1 + 1 / 30.0);
    assertThat(before.expected()).containsExactly(0);
    assertThat(before.spread()).as("all was zero").containsExactly(spread);
    assertThat(before.features()).containsExactly(100 / spread);
    assertThat(out.observations.get(31).expected()[0]).isEqualTo(6 * spread / 4);
    assertThat(out.observations.get(59).expected()[0]).isCloseTo(100, within(1.0));
  }

  @Test
  void seasonOfAConstantSeriesIsSurprisedWithoutInfinity() {
    observe(season(1, 1, "constant"), 50, 50, 50, 51);
    double spread = 0.05 * Math.sqrt(1 + 1 / 3.0);
    assertThat(out.observations.get(3).spread()[0]).isEqualTo(spread, within(1e-12));
    assertThat(out.features(0).get(2)).isZero();
    assertThat(out.features(0).get(3)).isEqualTo(1 / spread, within(1e-9));
  }

  @Test
  void seasonSurvivesHugeAndMissingNumbers() {
    observe(season(1, 1, "constant"), 1, 2, NAN, 1e300, -1e300, 1, 2, 1, 2, 1);
    assertThat(out.features(0).get(2)).isNaN();
    assertThat(out.observations.get(2).expected()[0]).isEqualTo(1.5);
    assertThat(out.features(0).get(9)).isFinite();
  }

  @Test
  void whatASeasonIsOfIsStatedWithItsExpectationAndTheFirstIsBelieved() {
    Choice difference = feature("difference", Map.of("of", "x", "by", List.of(1L)));
    Map<String, Object> options =
        Map.of("of", "x_difference_1", "period", micros(1), "step", micros(1), "noise", "constant");
    SeriesProgram program = EVENTS.features(difference, feature("season", options)).compile();
    assertThat(program.valueNames()).containsExactly("x", "x_difference_1");
    assertThat(program.featureRoots()).as("of difference and deviation").containsExactly(0, 1);
    run(program, 1, 2, 3, 4, 5, 6);
    assertThat(out.features(1).get(5)).isZero();
    assertThat(out.observations.get(5).values()).containsExactly(6, 1);
    assertThat(out.observations.get(5).expected()).containsExactly(NAN, 1);
  }

  @Test
  void seasonRejectsStepsThatDoNotDivideThePeriod() {
    assertThatThrownBy(EVENTS.features(season(7, 2, "constant"))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid step: PT0.000002S (must divide the period of PT0.000007S)");
    assertThatThrownBy(EVENTS.features(season(1_000_000, 1, "constant"))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid step: PT0.000001S (must cut the period of PT1S into at most 100000 slots)");
  }

  @Test
  void calendarTellsTheTimeInUtc() {
    List<String> fields = List.of("hour_of_day", "day_of_week", "day_of_month", "month", "weekend");
    SeriesProgram program =
        EVENTS.features(feature("calendar", Map.of("fields", fields))).compile();
    for (String time :
        List.of("1969-12-31T23:59:59Z", "2024-02-29T05:00:00Z", "2001-07-01T00:00:00Z")) {
      SeriesState state = program.start();
      long timeUs = Instant.parse(time).getEpochSecond() * 1_000_000;
      program.accept(state, timeUs, 0, new double[] {0}, out);
      program.advanceTo(state, timeUs + 1, out);
    }
    assertThat(out.observations.get(0).features()).containsExactly(23, 3, 31, 12, 0);
    assertThat(out.observations.get(1).features()).containsExactly(5, 4, 29, 2, 0);
    assertThat(out.observations.get(2).features()).containsExactly(0, 7, 1, 7, 1);
  }

  private void observe(Choice feature, double... x) {
    run(EVENTS.features(feature).compile(), x);
  }

  private void run(SeriesProgram program, double... x) {
    SeriesState state = program.start();
    for (int time = 0; time < x.length; time++) {
      program.accept(state, time, 0, new double[] {x[time]}, out);
    }
    program.advanceTo(state, x.length, out);
  }

  private static Choice season(int period, int step, String noise) {
    return feature(
        "season",
        Map.of("of", "x", "period", micros(period), "step", micros(step), "noise", noise));
  }

  private static Duration micros(int micros) {
    return Duration.ofNanos(1_000L * micros);
  }
}
