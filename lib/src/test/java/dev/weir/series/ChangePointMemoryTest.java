package dev.weir.series;

import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangePointMemoryTest {
  private static final double HAZARD = 0.05;
  private static final double LOCATION = 1.5;
  private static final double SPREAD = 2;

  /** By the marginal likelihood of every way to cut the numbers into runs. */
  @Test
  void predictsAsAllWaysToCutTheSeriesDo() {
    double[] x = {1.2, 0.7, 1.1, 9.5, 10.2, 9.9, 10.4, 2.0};
    RunLengths runs = new RunLengths(HAZARD, 0);
    double[] memory = new double[RunLengths.CELLS];
    double before = 0;
    for (int t = 0; t < x.length; t++) {
      double joint = Math.log(joint(Arrays.copyOf(x, t + 1)));
      RunLengths.Prediction was = runs.observe(memory, x[t], LOCATION, SPREAD);
      assertThat(was.logDensity()).isCloseTo(joint - before, within(1e-10));
      assertThat(runs.atMost(memory, 0)).isCloseTo(HAZARD, within(1e-12));
      assertThat(runs.atMost(memory, t + 1)).isCloseTo(1, within(1e-12));
      before = joint;
    }
  }

  private static double joint(double[] x) {
    double sum = 0;
    for (int cuts = 0; cuts < 1 << (x.length - 1); cuts++) {
      int changes = Integer.bitCount(cuts);
      double product = Math.pow(HAZARD, changes) * Math.pow(1 - HAZARD, x.length - 1 - changes);
      int from = 0;
      for (int t = 0; t < x.length; t++) {
        if (t == x.length - 1 || ((cuts >> t) & 1) == 1) {
          product *= evidence(Arrays.copyOfRange(x, from, t + 1));
          from = t + 1;
        }
      }
      sum += product;
    }
    return sum;
  }

  /** Murphy, "Conjugate Bayesian Analysis of the Gaussian Distribution", 2007, equation 95. */
  private static double evidence(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double squares = Arrays.stream(x).map(each -> (each - mean) * (each - mean)).sum();
    double kappa = 0.25 + x.length;
    double off = mean - LOCATION;
    double beta = SPREAD * SPREAD + squares / 2 + 0.25 * x.length * off * off / (2 * kappa);
    double alpha = 1 + x.length / 2.0;
    return gamma(alpha)
        * SPREAD
        * SPREAD
        / Math.pow(beta, alpha)
        * Math.sqrt(0.25 / kappa)
        / Math.pow(2 * Math.PI, x.length / 2.0);
  }

  private static double gamma(double x) {
    return x == 1 ? 1 : x == 1.5 ? Math.sqrt(Math.PI) / 2 : (x - 1) * gamma(x - 1);
  }

  /** Gamma(a + 1/2) / Gamma(a) times that of a + 1/2 is a. */
  @Test
  void theSeriesForLongRunsGoesOnWhereTheTableEnds() {
    for (int n : new int[] {0, 7, 2046, 2047, 2048, 100_000}) {
      assertThat(RunLengths.logGammaRatio(n) + RunLengths.logGammaRatio(n + 1))
          .isCloseTo(Math.log(1 + n / 2.0), within(1e-13));
    }
  }

  @Test
  void whatIsForgottenLeavesTheOthersAWhole() {
    RunLengths runs = new RunLengths(0.01, 0);
    double[] memory = new double[RunLengths.CELLS];
    Random random = new Random(1);
    for (int t = 0; t < 1000; t++) {
      runs.observe(memory, random.nextGaussian(), 0, 1);
      assertThat(runs.atMost(memory, 1000)).isCloseTo(1, within(1e-9));
    }
    assertThat(memory[0]).isEqualTo(RunLengths.MOST);
    assertThat(runs.atMost(memory, 500)).as("a change that never was").isLessThan(0.2);
  }

  @Test
  void aChangeIsNoticedWithinFiveObservationsAndTheNewLevelExpected() {
    Random random = new Random(2);
    double[] x = new double[700];
    Arrays.setAll(x, t -> (t < 500 ? 0 : 5) + random.nextGaussian());
    Recorder out = Runs.of(featureOfX("change-point", Map.of()), 1, x);

    assertThat(IntStream.range(100, 500)).allMatch(t -> out.features(1).get(t) < 0.5);
    assertThat(out.features(1).get(505)).isGreaterThan(0.95);
    assertThat(out.features(0).get(500)).isGreaterThan(2);
    assertThat(
            out.features(0).subList(100, 500).stream().mapToDouble(s -> s).average().orElseThrow())
        .as("the entropy of a normal distribution is 0.62")
        .isBetween(0.4, 0.9);
    assertThat(out.observations.get(520).expected()[0]).isBetween(4.0, 6.0);
    assertThat(out.features(1).get(600)).isLessThan(0.5);
  }
}
