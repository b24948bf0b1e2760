package dev.weir.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LagBankTest {
  private static final int LAGS = 100;

  /** By its definition, with all of the series at hand. */
  @Test
  void isWhatTheFormulaSays() {
    double[] x = new double[1500];
    Random random = new Random(1);
    for (int t = 0; t < x.length; t++) {
      x[t] = Math.sin(t / 5.0) + 0.1 * random.nextGaussian() + (t % 400 == 399 ? 30 : 0);
    }
    Definition definition = new Definition();
    LagBank bank = new LagBank(LAGS, 7);
    double[] memory = new double[7 + bank.cells()];

    for (int t = 0; t < x.length; t++) {
      definition.observe(x, t);
      bank.observe(memory, x[t]);

      assertThat(bank.surprise(memory)).as("r(%s)", t).isEqualTo(definition.r, within(1e-9));
      assertThat(bank.average(memory)).as("e(%s)", t).isEqualTo(definition.e, within(1e-9));
      assertThat(bank.novelty(memory)).as("novelty(%s)", t).isEqualTo(definition.novelty);
    }
    assertThat(Arrays.copyOf(memory, 7)).containsOnly(0);
  }

  private static final class Definition {
    private static final int[] LENGTHS = {2, 8, 32, 128};
    private final double[][] squares = new double[LENGTHS.length][LAGS + 1];
    private final double[] means = new double[LENGTHS.length];
    double r;
    double e;
    double novelty;

    void observe(double[] x, int t) {
      double sum = 0;
      int lengths = 0;
      novelty = t == 0 ? 0 : Double.POSITIVE_INFINITY;
      for (int lag = 1; lag <= Math.min(t, LAGS); lag++) {
        novelty = Math.min(novelty, Math.abs(x[t] - x[t - lag]));
      }
      for (int i = 0; i < LENGTHS.length; i++) {
        int length = LENGTHS[i];
        double least = Double.POSITIVE_INFINITY;
        for (int lag = length; lag <= Math.min(t, LAGS); lag++) {
          double d = Math.pow(x[t] - x[t - lag], 2);
          double most = means[i] > 0 ? Math.pow(20 * means[i], 2) : d;
          squares[i][lag] += (Math.min(d, most) - squares[i][lag]) / Math.min(length, t - lag + 1);
          least = lag <= t - length ? Math.min(least, squares[i][lag]) : least;
        }
        if (least < Double.POSITIVE_INFINITY) {
          double s = Math.sqrt(least);
          double z = Math.min(20, s / means[i]);
          double within = means[i] > 0 ? Math.min(s, 20 * means[i]) : s;
          means[i] += (within - means[i]) / Math.min(8 * LAGS, t - 2 * length + 1);
          if (t >= 8 * length) {
            sum += z;
            lengths++;
          }
        }
      }
      r = lengths == 0 ? 0 : sum / lengths;
      e += (r - e) / 64;
    }
  }

  @Test
  void aMissingNumberIsNeitherLearntNorStrangeAndKeepsTheSeasonInStep() {
    LagBank bank = new LagBank(64, 0);
    double[] memory = new double[bank.cells()];
    for (int t = 0; t < 600; t++) {
      bank.observe(memory, season(t));
    }
    double surprise = bank.surprise(memory);
    for (int t = 600; t < 605; t++) {
      bank.observe(memory, Double.NaN);
      assertThat(bank.surprise(memory)).isEqualTo(surprise);
    }
    for (int t = 605; t < 700; t++) {
      bank.observe(memory, season(t));
      assertThat(bank.novelty(memory)).as("at %s", t).isZero();
    }
    assertThat(bank.count(memory)).isEqualTo(700);
  }

  @Test
  void missingNumbersBeforeTheFirstLeaveNoTrace() {
    LagBank bank = new LagBank(64, 0);
    double[] memory = new double[bank.cells()];
    bank.observe(memory, Double.NaN);
    assertThat(memory).containsOnly(0);
  }

  @Test
  void anythingGivesFiniteNumbers() {
    LagBank bank = new LagBank(64, 0);
    double[] memory = new double[bank.cells()];
    double[] strange = {0, 1e300, -1e300, Double.NaN, 1e-300, Double.POSITIVE_INFINITY, 1, -0.0};
    for (int t = 0; t < 2000; t++) {
      bank.observe(memory, t % 300 < 200 ? 5 : strange[t % strange.length]);
      assertThat(bank.surprise(memory)).isBetween(0.0, 20.0);
      assertThat(bank.average(memory)).isBetween(0.0, 20.0);
      assertThat(bank.novelty(memory)).isFinite();
    }
    for (double cell : memory) {
      assertThat(cell).isFinite();
    }
  }

  private static double season(int t) {
    return t % 12;
  }
}
