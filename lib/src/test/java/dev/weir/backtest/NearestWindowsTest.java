package dev.weir.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestWindowsTest {
  private static final int STILL_FROM = 600;
  private static final int STILL_TO = 640;

  private final SeriesDetector detector = SeriesDetectors.detector("matrix-profile");

  @Test
  void aStretchThatIsUnlikeAnyOtherScoresHighestAllAlong() {
    double[] scores = scores(Observations.none(1), wave(1000), 1);

    double lowest = Arrays.stream(scores, STILL_FROM + 5, STILL_TO - 5).min().orElseThrow();
    double elsewhere =
        Math.max(
            Arrays.stream(scores, 0, STILL_FROM - 300).max().orElseThrow(),
            Arrays.stream(scores, STILL_TO + 300, 1000).max().orElseThrow());
    assertThat(lowest).isGreaterThan(2 * elsewhere);
  }

  @Test
  void aTrainPartIsTheBeginning() {
    double[] whole = wave(1000);
    Observations train = observations(Arrays.copyOf(whole, 500), 1);

    assertThat(scores(train, Arrays.copyOfRange(whole, 500, 1000), 1))
        .containsExactly(Arrays.copyOfRange(scores(Observations.none(1), whole, 1), 500, 1000));
  }

  @Test
  void severalNumbersAreAveragedAndAMissingOneIsNotStrange() {
    double[] one = wave(1000);
    one[3] = Double.NaN;
    double[] two = new double[2000];
    Arrays.setAll(two, i -> i % 2 == 0 ? one[i / 2] : 7);
    double[] alone = scores(Observations.none(1), one, 1);
    double[] beside = scores(Observations.none(2), two, 2);

    assertThat(alone[3]).isZero();
    for (int i = 0; i < alone.length; i++) {
      assertThat(beside[i]).isCloseTo(alone[i] / Math.sqrt(2), within(1e-12));
    }
  }

  @Test
  void itCannotBeUsedWhereOnlyThePastMayBeSeen() {
    SeriesCase online =
        new SeriesCase(
            Observations.none(1), observations(wave(9), 1), List.of("v"), Sight.PAST_ONLY, 1);
    assertThatThrownBy(() -> detector.fit(online))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot score a series with matrix-profile: it compares with later rows, but only the"
                + " past may be seen. Use lag-bank or auto, or let it see the whole series.");
  }

  private double[] scores(Observations train, double[] values, int dimension) {
    List<String> names = List.of("a", "b").subList(0, dimension);
    Observations rows = observations(values, dimension);
    return detector.fit(new SeriesCase(train, rows, names, Sight.WHOLE_SERIES, 1)).score();
  }

  private static Observations observations(double[] values, int dimension) {
    return new Observations(values, new long[values.length / dimension], dimension);
  }

  /** A wave that stands still for a while. */
  private static double[] wave(int count) {
    double[] x = new double[count];
    Arrays.setAll(x, t -> t >= STILL_FROM && t < STILL_TO ? 0.4 : Math.sin(t / 3.0));
    return x;
  }
}
