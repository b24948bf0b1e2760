package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscordMemoryTest {
  private static final int LENGTH = 8;
  private static final int OVER = 60;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isTheDistanceToTheNearestOfAllEarlierWindows(boolean normalized) {
    Random random = new Random(11);
    double[] x = new double[400];
    for (int t = 0; t < x.length; t++) {
      x[t] = 1e4 + Math.sin(t / 2.0) + random.nextGaussian();
    }
    x[200] = 1e12; // whose traces in sums must not stay
    Discord discord = new Discord(LENGTH, OVER, normalized, 3);
    double[] memory = new double[3 + discord.cells()];
    double[] variances = new double[x.length];
    double[] deviations = new double[x.length];
    double mean = 0;
    for (int t = 0; t < x.length; t++) {
      double told = discord.observe(memory, x[t]);
      if (t >= LENGTH - 1) {
        double[] a = Arrays.copyOfRange(x, t - LENGTH + 1, t + 1);
        double center = Arrays.stream(a).average().orElseThrow();
        variances[t] = Arrays.stream(a).map(v -> (v - center) * (v - center)).sum() / LENGTH;
        int windows = t - LENGTH + 2;
        mean += (variances[t] - mean) / Math.min(windows, 8 * OVER);
        deviations[t] = Math.max(Math.sqrt(variances[t]), 0.05 * Math.sqrt(mean));
      }
      double nearest = nearest(x, deviations, t, normalized);
      if (t >= 2 * LENGTH - 1 && (t < 200 || t > 200 + OVER + LENGTH)) {
        assertThat(told).as("at %d", t).isCloseTo(nearest, within(1e-6));
      } else if (t < 2 * LENGTH - 1) {
        assertThat(told).isNaN();
      }
    }
  }

  private static double nearest(double[] x, double[] deviations, int t, boolean normalized) {
    double least = Double.POSITIVE_INFINITY;
    for (int lag = LENGTH; lag <= OVER - LENGTH && t - lag - LENGTH + 1 >= 0; lag++) {
      double[] a = Arrays.copyOfRange(x, t - LENGTH + 1, t + 1);
      double[] b = Arrays.copyOfRange(x, t - lag - LENGTH + 1, t - lag + 1);
      double meanA = normalized ? Arrays.stream(a).average().orElseThrow() : 0;
      double meanB = normalized ? Arrays.stream(b).average().orElseThrow() : 0;
      double scaleA = normalized ? deviations[t] : 1;
      double scaleB = normalized ? deviations[t - lag] : 1;
      double squares = 0;
      for (int i = 0; i < LENGTH; i++) {
        double off = (a[i] - meanA) / scaleA - (b[i] - meanB) / scaleB;
        squares += off * off;
      }
      least = Math.min(least, Math.sqrt(squares / LENGTH));
    }
    return least;
  }

  @Test
  void aBeatThatIsMissedIsADiscordAtEveryLevel() {
    Random random = new Random(12);
    double[] x = new double[1500];
    Arrays.setAll(x, t -> t * 0.01 + Math.sin(2 * Math.PI * t / 20) + 0.05 * random.nextGaussian());
    for (int t = 1200; t < 1220; t++) {
      x[t] = 12 - Math.sin(2 * Math.PI * t / 10);
    }
    Recorder out = Runs.of(featureOfX("discord", Map.of("window", 20L, "over", 500L)), 1, x);

    assertThat(out.features(0).subList(0, 79)).containsOnly(Double.NaN);
    int highest =
        IntStream.range(79, x.length)
            .reduce((a, b) -> out.features(0).get(b) > out.features(0).get(a) ? b : a)
            .orElseThrow();
    assertThat(highest).isBetween(1205, 1235);
    assertThat(out.features(0).get(highest)).isGreaterThan(4);
    assertThat(out.features(1).get(highest)).isBetween(0.5, 2.0);
    assertThat(out.features(0).get(1150)).isBetween(0.5, 1.5);
  }

  @Test
  void windowsMustFitIntoThePast() {
    assertThatThrownBy(
            EVENTS.features(featureOfX("discord", Map.of("window", 30L, "over", 100L)))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid over: 100 (must be at least four windows of 30)");
  }
}
