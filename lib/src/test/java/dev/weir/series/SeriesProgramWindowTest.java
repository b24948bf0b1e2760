package dev.weir.series;

import static dev.weir.series.Pipelines.HOUR;
import static dev.weir.series.Pipelines.HOURLY;
import static dev.weir.series.Pipelines.HOUR_US;
import static dev.weir.series.Pipelines.feature;
import static dev.weir.series.Pipelines.quantile;
import static dev.weir.series.Pipelines.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.spec.Input;
import dev.weir.spec.Input.Role;
import dev.weir.spec.ValueSpec.Aggregate;
import dev.weir.spec.WindowSpec.Fill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeriesProgramWindowTest {
  private static final double NAN = Double.NaN;
  private final Recorder out = new Recorder();

  @Test
  void aggregatesEachWindow() {
    SeriesProgram program =
        HOURLY
            .values(
                value("rows", Aggregate.COUNT, ""),
                value("known", Aggregate.COUNT, "plane"),
                value("sum", Aggregate.SUM, "delay"),
                value("avg", Aggregate.AVG, "delay"),
                value("min", Aggregate.MIN, "delay"),
                value("max", Aggregate.MAX, "delay"),
                value("late", Aggregate.SHARE, "delay > 15"),
                value("planes", Aggregate.DISTINCT, "plane"),
                quantile("low", "delay", 0.0))
            .compile();
    assertThat(program.inputs())
        .containsExactly(
            new Input("plane", Role.PRESENCE),
            new Input("delay", Role.NUMBER),
            new Input("delay > 15", Role.CONDITION),
            new Input("plane", Role.HASH));
    SeriesState state = program.start();
    program.accept(state, 5, 0, new double[] {1, 0.1, 0, 77}, out);
    program.accept(state, HOUR_US - 1, 0, new double[] {1, 20.2, 1, 77}, out);
    program.accept(state, 0, 0, new double[] {NAN, NAN, NAN, NAN}, out);
    program.accept(state, 9, 0, new double[] {1, -0.3, 0, 78}, out);
    program.accept(state, HOUR_US, 0, new double[] {NAN, NAN, NAN, NAN}, out);
    program.advanceTo(state, 2 * HOUR_US - 1, out);
    assertThat(out.times()).containsExactly(0L);
    program.advanceTo(state, 2 * HOUR_US, out);
    assertThat(out.times()).containsExactly(0L, HOUR_US);
    double low = out.observations.get(0).values()[8];
    assertThat(low).isBetween(-0.303, -0.297);
    assertThat(out.observations.get(0).values())
        .containsExactly(4, 3, 20.0, 20.0 / 3, -0.3, 20.2, 1.0 / 3, 2, low);
    assertThat(out.observations.get(1).values())
        .containsExactly(1, 0, NAN, NAN, NAN, NAN, NAN, 0, NAN);
    assertThat(out.observations).extracting(Observation::rows).containsExactly(4, 1);
  }

  @Test
  void negativeZeroIsZero() {
    SeriesProgram program =
        HOURLY.values(value("min", Aggregate.MIN, "x"), value("max", Aggregate.MAX, "x")).compile();
    SeriesState state = program.start();
    program.accept(state, 0, 0, new double[] {-0.0}, out);
    program.advanceTo(state, HOUR_US, out);
    assertThat(out.lines).containsExactly("0 1 [0.0, 0.0] [NaN, NaN] [NaN, NaN] [0.0, 0.0] true");
  }

  @Test
  void windowsBeforeTheEpochAreAlignedToIt() {
    SeriesProgram program = HOURLY.compile();
    SeriesState state = program.start();
    accept(program, state, -1, -HOUR_US, -HOUR_US - 1, 0);
    program.advanceTo(state, HOUR_US, out);
    assertThat(out.times()).containsExactly(-2 * HOUR_US, -HOUR_US, 0L);
    assertThat(out.values(0)).containsExactly(1.0, 2.0, 1.0);
  }

  @ParameterizedTest
  @EnumSource(Fill.class)
  void fillsWindowsWithoutEventsUntilTheSeriesIsForgotten(Fill fill) {
    SeriesProgram program =
        HOURLY
            .window(HOUR, HOUR, fill, HOUR.multipliedBy(2))
            .values(value("rows", Aggregate.COUNT, ""), value("sum", Aggregate.SUM, "x"))
            .features(feature("lag", Map.of("of", "rows", "by", List.of(1L))))
            .compile();
    SeriesState state = program.start();
    program.accept(state, 0, 0, new double[] {7}, out);
    program.accept(state, 1, 0, new double[] {2}, out);
    program.accept(state, 9 * HOUR_US, 0, new double[] {5}, out);
    program.accept(state, 11 * HOUR_US, 0, new double[] {6}, out);
    program.advanceTo(state, 12 * HOUR_US, out);

    List<String> silence =
        switch (fill) {
          case NONE -> List.of();
          case ZERO -> List.of("0 [0.0, 0.0]");
          case NULL -> List.of("0 [0.0, NaN]");
          case LAST -> List.of("0 [0.0, 9.0]", "0 [0.0, 5.0]");
        };
    List<String> expected = new ArrayList<>(List.of("2 [2.0, 9.0]"));
    if (fill != Fill.NONE) {
      expected.addAll(List.of(silence.get(0), silence.get(0)));
    }
    expected.add("1 [1.0, 5.0]");
    if (fill != Fill.NONE) {
      expected.add(silence.get(silence.size() - 1));
    }
    expected.add("1 [1.0, 6.0]");
    assertThat(out.observations)
        .extracting(o -> o.rows() + " " + Arrays.toString(o.values()))
        .isEqualTo(expected);
    int restart = fill == Fill.NONE ? 1 : 3;
    assertThat(out.observations.get(restart).features()[0]).as("forgotten").isNaN();
    assertThat(out.observations.get(restart + 1).features()[0]).as("remembered").isEqualTo(1);
  }

  @Test
  void arraysBelongToTheReceiver() {
    SeriesProgram program =
        HOURLY.fill(Fill.LAST).values(value("sum", Aggregate.SUM, "x")).compile();
    SeriesState state = program.start();
    Emitter spoiler =
        new Emitter() {
          @Override
          public void observation(Observation observation) {
            out.observation(observation);
            observation.values()[0] = 99;
            observation.features()[0] = 99;
          }

          @Override
          public void refused(Refusal why, long eventTimeUs, double[] inputs) {}
        };
    program.accept(state, 0, 0, new double[] {7}, spoiler);
    program.advanceTo(state, 2 * HOUR_US, spoiler);
    assertThat(out.lines).hasSize(2).allMatch(line -> line.contains(" [7.0] "));
  }

  @Test
  void aSeriesIsForgottenAfterMoreThanTheStatedSilence() {
    SeriesProgram program = HOURLY.window(HOUR, HOUR, Fill.NONE, HOUR.multipliedBy(2)).compile();
    SeriesState state = program.start();
    accept(program, state, 0);
    program.advanceTo(state, 3 * HOUR_US, out);
    assertThat(state.started).isTrue();
    assertThat(program.nextTimeUs(state)).isEqualTo(4 * HOUR_US);
    program.advanceTo(state, 4 * HOUR_US, out);
    assertThat(state.started).isFalse();
    assertThat(program.nextTimeUs(state)).isEqualTo(Long.MAX_VALUE);
    assertThat(program.horizonUs(state)).isEqualTo(4 * HOUR_US);

    SeriesState fresh = program.start();
    program.advanceTo(fresh, 4 * HOUR_US, out);
    assertThat(program.encode(state)).as("as if fresh").isEqualTo(program.encode(fresh));
  }

  @Test
  void aHugeGapCostsNothingOnceForgotten() {
    Duration tick = Duration.ofNanos(1_000);
    SeriesProgram program = HOURLY.window(tick, tick, Fill.ZERO, tick.multipliedBy(10)).compile();
    SeriesState state = program.start();
    accept(program, state, -Times.LIMIT_US, 0, Times.LIMIT_US);
    program.advanceTo(state, Long.MAX_VALUE, out);
    assertThat(out.observations).hasSize(33);
    assertThat(out.rows()).isEqualTo(3);
    assertThat(program.nextTimeUs(state)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void countsAllRowsOfALongSlidingWindowButEachRowOnce() {
    SeriesProgram program =
        HOURLY.window(HOUR, HOUR.multipliedBy(3), Fill.NONE, HOUR.multipliedBy(24)).compile();
    SeriesState state = program.start();
    accept(program, state, 0, 1, HOUR_US, 6 * HOUR_US);
    program.advanceTo(state, 20 * HOUR_US, out);
    assertThat(out.times())
        .containsExactly(
            -2 * HOUR_US, -HOUR_US, 0L, HOUR_US, 4 * HOUR_US, 5 * HOUR_US, 6 * HOUR_US);
    assertThat(out.values(0)).containsExactly(2.0, 3.0, 3.0, 1.0, 1.0, 1.0, 1.0);
    assertThat(out.observations).extracting(Observation::rows).containsExactly(2, 1, 0, 0, 1, 0, 0);
  }

  @Property(seed = "21", tries = 200)
  void slidingWindowsAreWhatBruteForceMakesOfThem(
      @ForAll @IntRange(min = 1, max = 6) int panes, @ForAll Random random) {
    Duration step = Duration.ofNanos(10_000);
    SeriesProgram program =
        HOURLY
            .window(step, step.multipliedBy(panes), Fill.ZERO, step.multipliedBy(1_000))
            .values(value("sum", Aggregate.SUM, "x"), value("max", Aggregate.MAX, "x"))
            .compile();
    SeriesState state = program.start();
    long[] times = random.longs(30, -200, 200).toArray();
    for (long time : times) {
      program.accept(state, time, 0, new double[] {time}, out);
    }
    program.advanceTo(state, 300, out);
    List<String> expected = new ArrayList<>();
    long first = Arrays.stream(times).map(t -> Math.floorDiv(t, 10L)).min().getAsLong();
    for (long pane = first; pane < 30; pane++) {
      long from = (pane - panes + 1) * 10;
      long to = (pane + 1) * 10;
      long[] in = Arrays.stream(times).filter(t -> t >= from && t < to).toArray();
      double sum = Arrays.stream(in).sum();
      double max = in.length == 0 ? 0 : Arrays.stream(in).max().getAsLong();
      expected.add(from + " " + sum + " " + max);
    }
    assertThat(out.observations)
        .extracting(o -> o.timeUs() + " " + o.values()[0] + " " + o.values()[1])
        .isEqualTo(expected);
    out.observations.clear();
  }

  @Test
  void keepsTheEarliestOfEventsWithOneKeyAndWindow() {
    SeriesProgram program = HOURLY.keyed().values(value("sum", Aggregate.SUM, "x")).compile();
    SeriesState state = program.start();
    program.accept(state, 5, 42, new double[] {3}, out);
    program.accept(state, 5, 42, new double[] {2}, out);
    program.accept(state, 6, 42, new double[] {1}, out);
    program.accept(state, 6, 43, new double[] {10}, out);
    program.accept(state, HOUR_US, 42, new double[] {100}, out);
    assertThat(program.openRows(state)).isEqualTo(3);
    program.advanceTo(state, 2 * HOUR_US, out);
    assertThat(out.values(0)).containsExactly(12.0, 100.0);
    assertThat(out.refusals).containsExactly("DUPLICATE 5 [3.0]", "DUPLICATE 6 [1.0]");
  }

  @Test
  void rejectsWindowsThatDoNotFit() {
    assertThatThrownBy(HOURLY.window(HOUR, HOUR.plusMinutes(1), Fill.NONE, HOUR)::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid length: PT1H1M (must be a multiple of every, PT1H)");
    assertThatThrownBy(HOURLY.window(HOUR, HOUR, Fill.NONE, HOUR.minusMinutes(1))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid forget: PT59M (must be at least the length, PT1H)");
    assertThatThrownBy(HOURLY.window(Duration.ZERO, HOUR, Fill.NONE, HOUR)::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid every: PT0S (must be at least 1 microsecond)");
    assertThatThrownBy(HOURLY.values(value("x", Aggregate.EVENT, "x"))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot aggregate values: an expression without an aggregate");
  }

  @Test
  void rejectsEventsOutOfRangeAndIsUnchanged() {
    SeriesProgram program = HOURLY.values(value("sum", Aggregate.SUM, "x")).compile();
    SeriesState state = program.start();
    byte[] before = program.encode(state);
    assertThatThrownBy(() -> program.accept(state, 0, 0, new double[] {1e301}, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid input x: 1.0E301 (must be between -1.0E300 and 1.0E300, or NaN)");
    assertThatThrownBy(() -> program.accept(state, Long.MAX_VALUE, 0, new double[] {1}, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid event time: 9223372036854775807 (must be between -2^60 and 2^60)");
    assertThatThrownBy(() -> program.accept(state, 0, 0, new double[] {1, 2}, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid inputs: 2 numbers (must be 1)");
    assertThat(program.encode(state)).isEqualTo(before);
  }

  private void accept(SeriesProgram program, SeriesState state, long... times) {
    for (long time : times) {
      program.accept(state, time, 0, new double[program.inputs().size()], out);
    }
  }
}
