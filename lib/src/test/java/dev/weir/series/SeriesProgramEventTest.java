package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.feature;
import static dev.weir.series.Pipelines.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.spec.ValueSpec.Aggregate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesProgramEventTest {
  private final Recorder out = new Recorder();

  @Test
  void makesAnObservationOfEachEventInOrderOfTimeThenInputs() {
    SeriesProgram program = EVENTS.compile();
    SeriesState state = program.start();
    accept(program, state, 7, 0, 70);
    accept(program, state, 5, 0, 52);
    accept(program, state, 5, 0, 51);
    assertThat(program.nextTimeUs(state)).isEqualTo(6);
    program.advanceTo(state, 5, out);
    assertThat(out.observations).isEmpty();
    program.advanceTo(state, 7, out);
    assertThat(out.values(0)).containsExactly(51.0, 52.0);
    assertThat(out.times()).containsExactly(5L, 5L);
    assertThat(program.openRows(state)).isEqualTo(1);
    assertThat(program.horizonUs(state)).isEqualTo(7);
    accept(program, state, 6, 0, 60);
    assertThat(out.refusals).containsExactly("LATE 6 [60.0]");
    program.advanceTo(state, 8, out);
    assertThat(out.values(0)).containsExactly(51.0, 52.0, 70.0);
    assertThat(out.rows()).isEqualTo(3);
  }

  @Test
  void refusesTheSameKeyAtTheSameTime() {
    SeriesProgram program = EVENTS.keyed().compile();
    SeriesState state = program.start();
    accept(program, state, 5, 1, 52);
    accept(program, state, 5, 1, 51);
    accept(program, state, 5, 2, 52);
    accept(program, state, 6, 1, 61);
    program.advanceTo(state, 10, out);
    assertThat(out.values(0)).containsExactly(51.0, 52.0, 61.0);
    assertThat(out.refusals).containsExactly("DUPLICATE 5 [52.0]");
  }

  @Test
  void keepsThousandsOfKeysApart() {
    SeriesProgram program = EVENTS.keyed().compile();
    SeriesState state = program.start();
    for (int pass = 0; pass < 2; pass++) {
      for (int key = 0; key < 5_000; key++) {
        accept(program, state, key % 7, key * 0x100000000L, key);
      }
      state = program.decode(program.encode(state));
    }
    assertThat(program.openRows(state)).isEqualTo(5_000);
    assertThat(out.refusals).hasSize(5_000);
  }

  @Test
  void readsFeaturesOfFeatures() {
    SeriesProgram program =
        EVENTS
            .features(
                feature("difference", Map.of("of", "x", "by", List.of(1L))),
                feature("lag", Map.of("of", "x_difference_1", "by", List.of(1L))),
                feature("calendar", Map.of("fields", List.of("month"))))
            .vector("month", "x_difference_1_lag_1", "x")
            .compile();
    assertThat(program.valueNames()).containsExactly("x");
    assertThat(program.featureNames()).containsExactly("month", "x_difference_1_lag_1", "x");
    assertThat(program.featureRoots()).containsExactly(-1, 0, 0);
    SeriesState state = program.start();
    accept(program, state, 0, 0, 10);
    accept(program, state, 1, 0, 13);
    accept(program, state, 2, 0, 20);
    program.advanceTo(state, 3, out);
    assertThat(out.features(1)).containsExactly(Double.NaN, Double.NaN, 3.0);
    assertThat(out.observations).extracting(Observation::ready).containsExactly(false, false, true);
  }

  @Test
  void aVectorWithoutFeaturesIsTheValues() {
    SeriesProgram program = EVENTS.compile();
    assertThat(program.featureNames()).containsExactly("x");
    assertThat(program.featureRoots()).containsExactly(0);
  }

  @Test
  void rejectsWhatDoesNotFitTogether() {
    assertThatThrownBy(EVENTS.values(value("n", Aggregate.COUNT, ""))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid values: n is an aggregate (must be an expression over one event, as there is"
                + " no window)");
    assertThatThrownBy(
            EVENTS.features(feature("lag", Map.of("of", "y", "by", List.of(1L))))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid of: y (must be one of x)");
    assertThatThrownBy(EVENTS.vector("y")::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid vector: y (must be one of x)");
    assertThatThrownBy(EVENTS.features(feature("magic", Map.of()))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid features: magic (must be one of lag, difference, rolling, season, calendar, "
                + "lag-bank, ewma, cusum, page-hinkley, robust-deviation, holt-winters, forecast, "
                + "change-point, spectral-residual, spectrum, discord, random-cut-forest, shingle-isolation)");
    assertThatThrownBy(
            EVENTS.features(feature("lag", Map.of("of", "x", "by", List.of(1L, 1L))))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid features: two values or features are named x_lag_1 (must differ)");
  }

  private void accept(SeriesProgram program, SeriesState state, long time, long key, double x) {
    program.accept(state, time, key, new double[] {x}, out);
  }
}
