package dev.weir.series;

import static dev.weir.series.Pipelines.HOURLY;
import static dev.weir.series.Pipelines.HOUR_US;
import static dev.weir.series.Pipelines.feature;
import static dev.weir.series.Pipelines.quantile;
import static dev.weir.series.Pipelines.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.spec.ValueSpec.Aggregate;
import dev.weir.spec.WindowSpec.Fill;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateCodecTest {
  private final Pipelines pipeline =
      HOURLY
          .fill(Fill.ZERO)
          .values(
              value("rows", Aggregate.COUNT, ""),
              value("avg", Aggregate.AVG, "x"),
              value("ids", Aggregate.DISTINCT, "id"),
              quantile("median", "x", 0.5))
          .features(
              feature(
                  "season",
                  Map.of(
                      "of",
                      "avg",
                      "period",
                      Duration.ofDays(7),
                      "step",
                      Duration.ofHours(1),
                      "noise",
                      "constant")));
  private final Recorder out = new Recorder();

  @Test
  void damageIsFoundWhereverItIs() {
    SeriesProgram program = pipeline.compile();
    byte[] bytes = program.encode(used(program));
    assertThat(program.encode(program.decode(bytes))).isEqualTo(bytes);
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x10;
      assertThatThrownBy(() -> program.decode(damaged))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Cannot decode series state: its checksum does not match");
      byte[] cut = Arrays.copyOf(bytes, i);
      assertThatThrownBy(() -> program.decode(cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Cannot decode series state: it");
    }
  }

  @Test
  void whatIsReadAgainIsWhatWasWritten() {
    SeriesProgram program = pipeline.compile();
    SeriesState state = used(program);
    SeriesState read = program.decode(program.encode(state));
    assertThat(read.memory).isEqualTo(state.memory);
    Recorder straight = new Recorder();
    Recorder again = new Recorder();
    program.advanceTo(state, 210 * HOUR_US, straight);
    program.advanceTo(read, 210 * HOUR_US, again);
    assertThat(again.lines).hasSize(12).isEqualTo(straight.lines);
  }

  @Test
  void foreignBytesAreNamedAsSuch() {
    SeriesProgram program = pipeline.compile();
    byte[] other = program.encode(program.start());
    assertThatThrownBy(() -> pipeline.fill(Fill.NONE).compile().decode(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot decode series state: it was made by another program: window, values or"
                + " features differ. Rebuild the state from the source.");
    StateWriter text = new StateWriter(16);
    text.single('{');
    assertThatThrownBy(() -> program.decode(text.sealed()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot decode series state: it does not begin as one. Rebuild the state from the"
                + " source.");
    StateWriter future = new StateWriter(16);
    future.single('W');
    future.single(2);
    assertThatThrownBy(() -> program.decode(future.sealed()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it has version 2 (must be 1)");
  }

  @Test
  void theHashFollowsWhatIsRememberedAndNothingElse() {
    String hash = pipeline.compile().hash();
    assertThat(hash).hasSize(64).isEqualTo(pipeline.compile().hash());
    assertThat(pipeline.vector("rows").compile().hash()).isEqualTo(hash);
    assertThat(
            List.of(
                pipeline.keyed().compile().hash(),
                pipeline.fill(Fill.LAST).compile().hash(),
                pipeline
                    .features(feature("lag", Map.of("of", "rows", "by", List.of(1L))))
                    .compile()
                    .hash(),
                pipeline.values(value("avg", Aggregate.AVG, "y")).compile().hash()))
        .doesNotContain(hash)
        .doesNotHaveDuplicates();
  }

  @Test
  void aFreshStateIsSmallAndAUsedOneIsWithinItsBound() {
    SeriesProgram program = pipeline.compile();
    assertThat(program.encode(program.start())).hasSizeLessThan(30);
    SeriesState state = used(program);
    program.dropOpen(state);
    assertThat(program.memoryBytes()).isEqualTo(8 * (4 + 3 + 2 * 168));
    assertThat((long) program.encode(state).length)
        .isLessThan(program.memoryBytes() * 82 / 80 + 40);
  }

  @Test
  void numbersSurviveBitByBit() {
    double[] numbers = {
      0,
      -0.0,
      1,
      -1,
      0.5,
      Double.NaN,
      1e300,
      1 << 28,
      (1 << 28) - 1,
      -(1 << 28),
      -(1 << 28) - 1,
      Integer.MIN_VALUE,
      Integer.MAX_VALUE,
      Double.MIN_VALUE,
      Double.POSITIVE_INFINITY,
      63,
      64
    };
    StateWriter writer = new StateWriter(16);
    writer.numbers(numbers);
    double[] read = new double[numbers.length];
    StateReader reader = new StateReader(writer.sealed());
    reader.numbers(read);
    reader.finish();
    for (int i = 0; i < numbers.length; i++) {
      assertThat(Double.doubleToLongBits(read[i])).isEqualTo(Double.doubleToLongBits(numbers[i]));
    }
  }

  private SeriesState used(SeriesProgram program) {
    SeriesState state = program.start();
    for (int hour = 0; hour < 200; hour++) {
      program.accept(state, hour * HOUR_US, 0, new double[] {hour / 7.0, hour * 1e6}, out);
    }
    program.advanceTo(state, 198 * HOUR_US, out);
    return state;
  }
}
