package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.HOURLY;
import static dev.weir.series.Pipelines.HOUR_US;
import static dev.weir.series.Pipelines.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.spec.ValueSpec.Aggregate;
import org.junit.jupiter.api.Test;

class PartialsTest {
  private final Recorder out = new Recorder();
  private final SeriesProgram program =
      HOURLY.values(value("sum", Aggregate.SUM, "x"), value("n", Aggregate.COUNT, "")).compile();
  private final Partials partials = program.partials().orElseThrow();

  @Test
  void addUpToTheSameStateAsSingleEvents() {
    SeriesState single = program.start();
    SeriesState combined = program.start();
    Partials.Partial partial = partials.start(-1);
    for (double x : new double[] {0.1, 1e17, -1e17, 0.2}) {
      program.accept(single, -1, 0, new double[] {x}, out);
      partials.add(partial, -HOUR_US, new double[] {x});
    }
    partials.accept(combined, partials.encode(partial));
    assertThat(partials.paneStartUs(-1)).isEqualTo(-HOUR_US);
    assertThat(program.openRows(combined)).isEqualTo(4);
    assertThat(program.encode(combined)).isEqualTo(program.encode(single));
  }

  @Test
  void changeNothingWhenEmpty() {
    SeriesState state = program.start();
    byte[] before = program.encode(state);
    partials.accept(state, partials.encode(partials.start(0)));
    assertThat(program.encode(state)).isEqualTo(before);
  }

  @Test
  void areNotForProgramsThatNeedEachEvent() {
    assertThat(EVENTS.compile().partials()).isEmpty();
    assertThat(HOURLY.keyed().compile().partials()).isEmpty();
  }

  @Test
  void rejectEventsOfAnotherPane() {
    Partials.Partial partial = partials.start(0);
    assertThatThrownBy(() -> partials.add(partial, HOUR_US, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot add an event at 3600000000: the partial's pane starts at 0. Start a partial per"
                + " pane.");
  }

  @Test
  void rejectPanesThatAreClosed() {
    SeriesState state = program.start();
    program.advanceTo(state, HOUR_US, out);
    byte[] before = program.encode(state);
    byte[] late = partials.encode(partials.start(0));
    assertThatThrownBy(() -> partials.accept(state, late))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot accept a partial of the pane at 0: it closed at the watermark of 3600000000."
                + " Send events from before the horizon one by one.");
    assertThat(program.encode(state)).isEqualTo(before);
  }

  @Test
  void rejectForeignBytes() {
    SeriesState state = program.start();
    assertThatThrownBy(() -> partials.accept(state, program.encode(state)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is not a partial of this program");
    byte[] other =
        HOURLY
            .compile()
            .partials()
            .orElseThrow()
            .encode(HOURLY.compile().partials().orElseThrow().start(0));
    assertThatThrownBy(() -> partials.accept(state, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is not a partial of this program");
  }
}
