package dev.weir.series;

import static dev.weir.series.Pipelines.HOUR_US;
import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoltWintersMemoryTest {
  private static final int DAY = 24;

  /** The recursions as Gelper, Fried and Croux print them, not in error-correction form. */
  @Test
  void followsThePublishedRecursions() {
    int period = 4;
    double alpha = 0.3;
    double beta = 0.2;
    double gamma = 0.4;
    Random random = new Random(5);
    double[] x = new double[300];
    Arrays.setAll(x, t -> 100 + 0.5 * t + 10 * (t % period) + random.nextGaussian());
    x[150] = 500;
    Duration step = Duration.ofNanos(1000);
    Recorder out =
        Runs.of(
            featureOfX(
                "holt-winters",
                Map.of(
                    "period",
                    step.multipliedBy(period),
                    "step",
                    step,
                    "level",
                    alpha,
                    "trend",
                    beta,
                    "season",
                    gamma)),
            1,
            x);

    double a = (x[0] + x[1] + x[2] + x[3]) / 4;
    double b = 0;
    double[] s = {x[0] - a, x[1] - a, x[2] - a, x[3] - a};
    double squares = 0;
    double variance = 0;
    for (int t = period; t < x.length; t++) {
      double forecast = a + b + s[t % period];
      double clean = x[t];
      if (t < 2 * period) {
        squares += (x[t] - forecast) * (x[t] - forecast);
        variance = squares / (t - period + 1);
      } else {
        double sigma = Math.max(Math.sqrt(variance), Math.abs(a) / 1000);
        Observation o = out.observations.get(t);
        assertThat(o.expected()[0]).isCloseTo(forecast, within(1e-9));
        assertThat(o.spread()[0]).isCloseTo(sigma, within(1e-9));
        assertThat(o.features()[0]).isCloseTo((x[t] - forecast) / sigma, within(1e-7));
        double z = (x[t] - forecast) / sigma;
        double rho = Math.abs(z) <= 2 ? 2.52 * (1 - Math.pow(1 - z * z / 4, 3)) : 2.52;
        variance = 0.1 * rho * sigma * sigma + 0.9 * sigma * sigma;
        clean = Math.max(-2, Math.min(2, z)) * sigma + forecast;
      }
      double before = a;
      a = alpha * (clean - s[t % period]) + (1 - alpha) * (a + b);
      b = beta * (a - before) + (1 - beta) * b;
      s[t % period] = gamma * (clean - a) + (1 - gamma) * s[t % period];
    }
  }

  @Test
  void findsWhatBreaksTheSeasonAndIsNotTakenInByIt() {
    Random random = new Random(6);
    double[] x = new double[30 * DAY];
    Arrays.setAll(
        x, t -> 50 + 0.05 * t + 20 * Math.sin(2 * Math.PI * t / DAY) + random.nextGaussian());
    int night = 20 * DAY + 18; // the low of the day
    x[night] += 30; // no more than every noon
    Recorder out = Runs.of(featureOfX("holt-winters", Map.of()), HOUR_US, x);

    assertThat(IntStream.range(0, 2 * DAY)).allMatch(t -> Double.isNaN(out.features(0).get(t)));
    int highest =
        IntStream.range(2 * DAY, x.length)
            .reduce(
                (p, q) ->
                    Math.abs(out.features(0).get(q)) > Math.abs(out.features(0).get(p)) ? q : p)
            .orElseThrow();
    assertThat(highest).isEqualTo(night);
    assertThat(out.features(0).get(night)).isGreaterThan(10);
    assertThat(out.observations.get(night + DAY).expected()[0])
        .isCloseTo(50 + 0.05 * (night + DAY) - 20, within(2.0));
  }

  @Test
  void aSlotThatWasNeverSeenIsNotJudged() {
    double[] x = new double[6 * DAY];
    Arrays.setAll(x, t -> t % DAY == 5 && t < 4 * DAY ? Double.NaN : t % DAY);
    Recorder out = Runs.of(featureOfX("holt-winters", Map.of()), HOUR_US, x);

    assertThat(out.features(0).get(4 * DAY + 5)).isNaN();
    assertThat(out.observations.get(5 * DAY + 5).expected()[0]).isCloseTo(5, within(0.5));
  }
}
