package dev.weir.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.SplitMix64;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PointwiseTest {

  private static final double[] VALUES = random(500);

  private final SeriesDetector detector = SeriesDetectors.detector("isolation-forest");

  @Test
  void seeingThePastOnlyAScoreDoesNotDependOnLaterRows() {
    double[] whole = scores(Observations.none(1), VALUES, Sight.PAST_ONLY);

    for (int end : new int[] {1, 2, 3, 57, 256, 499}) {
      assertThat(scores(Observations.none(1), Arrays.copyOf(VALUES, end), Sight.PAST_ONLY))
          .containsExactly(Arrays.copyOf(whole, end));
    }
  }

  @Test
  void seeingTheWholeSeriesItDoes() {
    double[] whole = scores(Observations.none(1), VALUES, Sight.WHOLE_SERIES);

    assertThat(scores(Observations.none(1), Arrays.copyOf(VALUES, 400), Sight.WHOLE_SERIES))
        .isNotEqualTo(Arrays.copyOf(whole, 400));
  }

  @Test
  void withATrainPartARowIsScoredByThatAlone() {
    Observations train = observations(VALUES);
    double[] together = scores(train, new double[] {0.5, 9, -9}, Sight.WHOLE_SERIES);

    assertThat(scores(train, new double[] {9}, Sight.WHOLE_SERIES)).containsExactly(together[1]);
    assertThat(scores(train, new double[] {0.5, 9, -9}, Sight.PAST_ONLY)).isEqualTo(together);
    assertThat(together[1]).isGreaterThan(together[0]);
  }

  @Test
  void anUnknownDetectorIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> SeriesDetectors.detector("isolation"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid --detector: isolation (must be one of "
                + String.join(", ", SeriesDetectors.names())
                + ")");
  }

  private double[] scores(Observations train, double[] values, Sight sight) {
    return detector
        .fit(new SeriesCase(train, observations(values), List.of("value"), sight, 1))
        .score();
  }

  private static double[] random(int count) {
    SplitMix64 random = new SplitMix64(3);
    double[] values = new double[count];
    Arrays.setAll(values, i -> random.nextDouble());
    return values;
  }

  private static Observations observations(double[] values) {
    return new Observations(values, new long[values.length], 1);
  }
}
