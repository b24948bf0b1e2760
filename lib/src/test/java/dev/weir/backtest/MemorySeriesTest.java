package dev.weir.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.series.MemoryReader;
import dev.weir.spec.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemorySeriesTest {
  private static final long HOUR_US = 3_600_000_000L;
  private static final Settings OVER_TWO = new Settings(Map.of("over", 2L));

  @Test
  void everyMemoryThatNeedsNothingButASeriesIsADetector() {
    assertThat(SeriesDetectors.names())
        .doesNotHaveDuplicates()
        .containsAll(MemoryReader.kinds().stream().map(kind -> kind.name()).toList())
        .contains("random-cut-forest")
        .doesNotContain("rolling", "calendar");
    assertThat(SeriesDetectors.detector("lag-bank")).isInstanceOf(LagBankSeries.class);
  }

  @Test
  void theTrainPartIsThePast() {
    double[] values = new double[900];
    Arrays.setAll(values, t -> Math.sin(t / 4.0) + (t % 7) * 0.1);
    double[] whole = scores("holt-winters", 0, values);

    assertThat(scores("holt-winters", 300, values))
        .containsExactly(Arrays.copyOfRange(whole, 300, 900));
  }

  /** The mean is 2 until 6 makes it 14/3; see the memory's own test. */
  @Test
  void oneNumberARowIsScoredByTheMemoryItself() {
    double[] scores =
        new MemorySeries("ewma", OVER_TWO)
            .fit(series(1, 0, new double[] {2, 2, 6, Double.NaN, 14.0 / 3}))
            .score();
    assertThat(scores).containsExactly(new double[] {0, 0, 4 / 0.002, 0, 0}, within(1e-9));
  }

  /** The second column never moves. */
  @Test
  void severalNumbersARowAreComparedByWhatIsUsualForEach() {
    double[] first = {0, 0, 1, -1, 30};
    double[] rows = new double[10];
    for (int t = 0; t < 5; t++) {
      rows[2 * t] = first[t];
    }
    MemoryReader reader = new MemoryReader("ewma", OVER_TWO);
    double[] state = new double[reader.cells()];
    double[] s = new double[5];
    for (int t = 0; t < 5; t++) {
      s[t] = reader.observe(state, t * HOUR_US, first[t]);
    }
    double[] scores = new MemorySeries("ewma", OVER_TWO).fit(series(2, 0, rows)).score();

    double usual = (s[2] + s[3]) / 2 + Math.abs(s[2] - s[3]);
    assertThat(scores[4]).isCloseTo(Math.log(s[4] / usual) / 2, within(1e-6));
    assertThat(scores[3]).isCloseTo(Math.max(0, Math.log(s[3] / s[2])) / 2, within(1e-6));
  }

  private static double[] scores(String name, int trained, double[] values) {
    return SeriesDetectors.detector(name).fit(series(1, trained, values)).score();
  }

  private static SeriesCase series(int dimension, int trained, double[] values) {
    int rows = values.length / dimension;
    return new SeriesCase(
        observations(dimension, values, 0, trained),
        observations(dimension, values, trained, rows),
        List.of("a", "b").subList(0, dimension),
        Sight.PAST_ONLY,
        1);
  }

  private static Observations observations(int dimension, double[] values, int from, int to) {
    long[] times = new long[to - from];
    Arrays.setAll(times, row -> (from + row) * HOUR_US);
    return new Observations(
        Arrays.copyOfRange(values, from * dimension, to * dimension), times, dimension);
  }
}
