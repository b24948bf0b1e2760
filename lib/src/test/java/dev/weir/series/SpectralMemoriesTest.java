package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Spectral residual and spectrum. */
class SpectralMemoriesTest {

  /** The steps of the paper, with logarithms and exponentials and by the sums that define them. */
  @Test
  void saliencyIsThatOfThePaper() {
    Random random = new Random(7);
    double[] x = new double[60];
    Arrays.setAll(x, t -> 1000 + Math.sin(t / 3.0) + 0.2 * random.nextGaussian());
    x[50] += 3;
    Recorder out = Runs.of(featureOfX("spectral-residual", Map.of("over", 32L)), 1, x);

    assertThat(out.features(0).subList(0, 26)).containsOnly(Double.NaN);
    for (int t = 26; t < x.length; t++) {
      double[] window = Arrays.copyOf(Arrays.copyOfRange(x, t - 26, t + 1), 32);
      double mean = Arrays.stream(window, 0, 27).average().orElseThrow();
      for (int i = 0; i < 27; i++) {
        window[i] -= mean;
      }
      double slope = 0;
      for (int i = 1; i <= 5; i++) {
        slope += (window[25] - window[25 - i]) / i / 5;
      }
      Arrays.fill(window, 27, 32, window[25 - 5 + 1] + slope * 5);
      assertThat(out.features(0).get(t)).isCloseTo(saliency(window, 26), within(1e-8));
    }
  }

  private static double saliency(double[] x, int at) {
    int n = x.length;
    double[][] f = transform(x, new double[n], -1);
    double[] log = new double[n];
    for (int k = 1; k < n; k++) {
      log[k] = Math.log(Math.hypot(f[0][k], f[1][k]));
    }
    log[0] = log[1];
    double[] re = new double[n];
    double[] im = new double[n];
    for (int k = 1; k < n; k++) {
      double residual = log[k] - (log[k - 1] + log[k] + log[(k + 1) % n]) / 3;
      double phase = Math.atan2(f[1][k], f[0][k]);
      re[k] = Math.exp(residual) * Math.cos(phase);
      im[k] = Math.exp(residual) * Math.sin(phase);
    }
    double[][] s = transform(re, im, 1);
    double local = 0;
    for (int i = at - 21; i < at; i++) {
      local += Math.hypot(s[0][i], s[1][i]) / 21;
    }
    return (Math.hypot(s[0][at], s[1][at]) - local) / local;
  }

  private static double[][] transform(double[] x, double[] y, int sign) {
    int n = x.length;
    double[][] f = new double[2][n];
    for (int k = 0; k < n; k++) {
      for (int j = 0; j < n; j++) {
        double angle = sign * 2 * Math.PI * j * k / n;
        f[0][k] += x[j] * Math.cos(angle) - y[j] * Math.sin(angle);
        f[1][k] += x[j] * Math.sin(angle) + y[j] * Math.cos(angle);
      }
    }
    return f;
  }

  @Test
  void whatBreaksTheRhythmIsSalientWhereverZeroIs() {
    Random random = new Random(8);
    double[] x = new double[600];
    Arrays.setAll(x, t -> 10 * Math.sin(2 * Math.PI * t / 16) + 0.3 * random.nextGaussian());
    x[504] = -x[504] + 8; // well within the range of the others
    Recorder out = Runs.of(featureOfX("spectral-residual", Map.of()), 1, x);
    double[] moved = Arrays.stream(x).map(each -> each * 4 + 4096).toArray();
    Recorder elsewhere = Runs.of(featureOfX("spectral-residual", Map.of()), 1, moved);

    int highest =
        IntStream.range(128, 600)
            .reduce((a, b) -> out.features(0).get(b) > out.features(0).get(a) ? b : a)
            .orElseThrow();
    assertThat(highest).isBetween(504, 505);
    assertThat(out.features(0).get(504)).isGreaterThan(3);
    for (int t = 128; t < 600; t++) {
      assertThat(elsewhere.features(0).get(t)).isCloseTo(out.features(0).get(t), within(1e-6));
    }
  }

  @Test
  void nothingIsSalientWhereNothingMoves() {
    double[] x = new double[200];
    Arrays.fill(x, 0.1);
    x[199] = 0.2;
    Recorder out = Runs.of(featureOfX("spectral-residual", Map.of()), 1, x);

    assertThat(out.features(0).subList(123, 199)).containsOnly(0.0);
    assertThat(out.features(0).get(199)).isGreaterThan(3);
  }

  @Test
  void theSpectrumKnowsTheRhythm() {
    double[] x = new double[128];
    Arrays.setAll(x, t -> 5 + 2 * Math.sin(2 * Math.PI * 20 * t / 128));
    Recorder out = Runs.of(featureOfX("spectrum", Map.of()), 1, x);

    double[] told = out.observations.get(127).features();
    assertThat(out.observations.get(126).features()).containsOnly(Double.NaN);
    // Under a Hann window a sine has 2/3 of its energy in its frequency, 1/6 in each one beside.
    double entropy = (Math.log(1.5) * 2 / 3 + Math.log(6) / 3) / Math.log(64);
    assertThat(told[1]).as("periods of 4 to 8").isCloseTo(1, within(1e-9));
    assertThat(told[0] + told[2] + told[3]).isCloseTo(0, within(1e-9));
    assertThat(told[4]).isCloseTo(entropy, within(1e-9));
    assertThat(told[5]).isEqualTo(6.4);
  }

  @Test
  void noiseIsSpreadOverTheSpectrumAndStillnessHasNone() {
    double[] noise = new Random(9).doubles(128).toArray();
    double[] told =
        Runs.of(featureOfX("spectrum", Map.of()), 1, noise).observations.get(127).features();
    assertThat(told[0] + told[1] + told[2] + told[3]).isCloseTo(1, within(1e-12));
    assertThat(told[0]).as("half of the frequencies").isBetween(0.35, 0.65);
    assertThat(told[4]).isGreaterThan(0.8);

    double[] still = new double[128];
    Arrays.fill(still, 0.1);
    assertThat(Runs.of(featureOfX("spectrum", Map.of()), 1, still).observations.get(127).features())
        .containsOnly(0.0);
  }

  @Test
  void namesOutputsByOctaveAndRefusesWhatDoesNotFit() {
    assertThat(Memories.outputs(featureOfX("spectrum", Map.of("bands", 2L))))
        .isEqualTo(List.of("x_band_1", "x_band_2", "x_spectral_entropy", "x_dominant_period"));
    assertThatThrownBy(EVENTS.features(featureOfX("spectrum", Map.of("over", 100L)))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid over: 100 (must be a power of two)");
    assertThatThrownBy(
            EVENTS.features(featureOfX("spectrum", Map.of("over", 32L, "bands", 5L)))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid bands: 5 (must be fewer than the octaves of 32 observations, 5)");
  }
}
