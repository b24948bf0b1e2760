package dev.weir.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LagBankSeriesTest {

  @Test
  void theTrainPartIsThePast() {
    double[] values = new double[900];
    Arrays.setAll(values, t -> Math.sin(t / 4.0) + (t % 7) * 0.1);
    double[] whole = scores(new double[0], values);

    assertThat(scores(Arrays.copyOf(values, 300), Arrays.copyOfRange(values, 300, 900)))
        .containsExactly(Arrays.copyOfRange(whole, 300, 900));
  }

  @Test
  void aMissingNumberIsNotStrange() {
    double[] values = new double[900];
    Arrays.setAll(values, t -> t == 500 ? Double.NaN : t % 12);

    assertThat(scores(new double[0], values)[500]).isZero();
  }

  private static double[] scores(double[] train, double[] values) {
    SeriesCase series =
        new SeriesCase(observations(train), observations(values), List.of("v"), Sight.PAST_ONLY, 1);
    return SeriesDetectors.detector("lag-bank").fit(series).score();
  }

  private static Observations observations(double[] values) {
    return new Observations(values, new long[values.length], 1);
  }
}
