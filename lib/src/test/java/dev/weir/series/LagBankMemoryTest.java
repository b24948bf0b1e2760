package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.feature;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LagBankMemoryTest {
  private static final int N = 1200;
  private static final int SPIKE = 900;
  private static final int MISSING = 1000;

  private final SeriesProgram program =
      EVENTS.features(feature("lag-bank", Map.of("of", "x", "lags", 200L))).compile();

  @Test
  void alarmsOnceWhereTheSeriesDoesWhatItNeverDid() {
    Recorder out = new Recorder();
    run(program.start(), 0, N, out);

    assertThat(program.featureNames())
        .containsExactly("x_surprise", "x_surprise_average", "x_alarm");
    assertThat(IntStream.range(0, N).filter(t -> out.features(2).get(t) > 0).toArray())
        .containsExactly(SPIKE);
    assertThat(IntStream.range(0, N).filter(t -> !out.observations.get(t).ready()).toArray())
        .as("warming up, then the missing one")
        .containsExactly(IntStream.concat(IntStream.range(0, 15), IntStream.of(MISSING)).toArray());
    assertThat(out.features(0).get(SPIKE)).isGreaterThan(5);
  }

  @Test
  void aStateThatIsStoredAndReadAnywhereGoesOnWithTheSameBits() {
    Recorder straight = new Recorder();
    run(program.start(), 0, N, straight);
    Recorder stored = new Recorder();
    SeriesState state = program.start();
    for (int from = 0; from < N; from += 77) {
      run(state, from, Math.min(N, from + 77), stored);
      byte[] bytes = program.encode(state);
      state = program.decode(bytes);
      assertThat(program.encode(state)).isEqualTo(bytes);
    }
    assertThat(stored.lines).isEqualTo(straight.lines);
  }

  private void run(SeriesState state, int from, int to, Recorder out) {
    Random random = new Random(3);
    for (int t = 0; t < to; t++) {
      double noise = random.nextGaussian();
      double x = t == MISSING ? Double.NaN : t == SPIKE ? 15 : 3 * Math.sin(t / 4.0) + 0.3 * noise;
      if (t >= from) {
        program.accept(state, t, 0, new double[] {x}, out);
      }
    }
    program.advanceTo(state, to, out);
  }
}
