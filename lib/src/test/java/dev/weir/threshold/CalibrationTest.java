package dev.weir.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.Json;
import dev.weir.core.SplitMix64;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final double[] NONE = {};

  @Test
  void theScoreOfRankKHasTailProbabilityKOverOneMoreThanAll() {
    Calibration calibration = Calibration.of(NONE, new double[] {1, 4, 2, 3}, 4);

    assertThat(calibration.tailProbability(4)).isEqualTo(1 / 5.0);
    assertThat(calibration.tailProbability(3)).isEqualTo(2 / 5.0);
    assertThat(calibration.tailProbability(1)).isEqualTo(4 / 5.0);
    assertThat(calibration.tailProbability(-100)).isEqualTo(4 / 5.0);
    assertThat(calibration.severity(4)).isEqualTo(-StrictMath.log10(1 / 5.0));
  }

  @Test
  void equalScoresShareTheLastOfTheirRanks() {
    Calibration calibration = Calibration.of(NONE, new double[] {1, 3, 3, 3, 0.0, -0.0}, 6);

    assertThat(calibration.tailProbability(3)).isEqualTo(3 / 7.0);
    assertThat(calibration.tailProbability(0)).isEqualTo(6 / 7.0);
  }

  @Test
  void betweenScoresTheLogarithmIsLinear() {
    Calibration calibration = Calibration.of(NONE, new double[] {1, 2, 4}, 3);

    assertThat(calibration.tailProbability(3))
        .isCloseTo(Math.sqrt(1 / 4.0 * 2 / 4.0), within(1e-15));
  }

  /** Of 4 3 2 1, all of them the top part, the mean excess over 1 is (1 + 2 + 3) / 3 = 2. */
  @Test
  void beyondTheLargestScoreItFallsExponentially() {
    Calibration calibration = Calibration.of(NONE, new double[] {4, 3, 2, 1}, 4);

    assertThat(calibration.meanExcess()).isEqualTo(2);
    assertThat(calibration.tailProbability(6)).isCloseTo(Math.exp(-1) / 5, within(1e-15));
    assertThat(calibration.tailProbability(4 + 1e-12)).isCloseTo(1 / 5.0, within(1e-12));
  }

  @Test
  void itIsStrictlyDecreasingAndNeverZero() {
    Calibration calibration = bellShaped(1000, 100);
    double previous = 1;
    double severity = 0;

    for (double score = 2; score < 60; score += 0.01) {
      double probability = calibration.tailProbability(score);
      assertThat(probability).isLessThan(previous).isPositive();
      assertThat(calibration.severity(score)).isGreaterThan(severity);
      previous = probability;
      severity = calibration.severity(score);
    }
    assertThat(calibration.tailProbability(1e100)).isEqualTo(Double.MIN_VALUE);
    assertThat(calibration.severity(1e100)).isGreaterThan(1e90).isFinite();
    assertThat(calibration.severity(Double.MAX_VALUE)).isFinite();
  }

  @Test
  void theSampleStandsForAllThatIsNotAmongTheTop() {
    double[] sample = {1, 2, 3, 4, 9.5}; // 9.5 is of the top, where it is counted exactly
    Calibration calibration = Calibration.of(sample, new double[] {10, 9.5, 9}, 1003);

    assertThat(calibration.tailProbability(9)).isEqualTo(3 / 1004.0);
    assertThat(calibration.tailProbability(4)).isEqualTo((3 + 250) / 1004.0);
    assertThat(calibration.tailProbability(1)).isEqualTo(1003 / 1004.0);
  }

  @Test
  void ordinaryScoresAreAboutAsRareAsTheyAre() {
    double[] all = bell(200_000, 3);
    Arrays.sort(all);
    double[] sample = bell(20_000, 4); // other draws of the same kind
    Calibration calibration =
        Calibration.of(sample, Arrays.copyOfRange(all, 199_000, 200_000), 200_000);

    for (int rank : new int[] {1, 7, 100, 256, 500, 1000}) {
      assertThat(calibration.tailProbability(all[200_000 - rank]))
          .isCloseTo(rank / 200_001.0, Percentage.withPercentage(0.5));
    }
    assertThat(calibration.tailProbability(all[100_000])).isCloseTo(0.5, within(0.01));
    assertThat(calibration.scores()).hasSizeLessThan(1100);
  }

  @Test
  void scoreAtIsTheInverse() {
    Calibration calibration = bellShaped(1000, 300);

    for (double p : new double[] {0.9, 0.5, 0.1, 0.0123, 1e-3, 1 / 1001.0, 1e-4, 1e-12, 1e-200}) {
      assertThat(calibration.tailProbability(calibration.scoreAt(p)))
          .isCloseTo(p, Percentage.withPercentage(1e-7));
    }
    assertThat(calibration.scoreAt(1)).isEqualTo(calibration.scores().get(0));
    assertThat(calibration.scoreAt(1 / 1001.0))
        .isEqualTo(calibration.scores().get(calibration.scores().size() - 1));
  }

  @Test
  void scoresInAnyOrderGiveTheSameCalibration() {
    Calibration ascending = Calibration.of(new double[] {1, 2}, new double[] {3, 4, 5}, 9);
    Calibration shuffled = Calibration.of(new double[] {2, 1}, new double[] {5, 3, 4}, 9);

    assertThat(shuffled).isEqualTo(ascending);
  }

  @Test
  void asJsonItIsTheSame() {
    Calibration calibration = bellShaped(5000, 700);

    String text = Json.text(calibration);

    assertThat(Json.read(text, Calibration.class)).isEqualTo(calibration);
    assertThat(Json.text(Json.read(text, Calibration.class))).isEqualTo(text);
  }

  @Test
  void equalScoresStillHaveATail() {
    Calibration constant = Calibration.of(NONE, new double[] {5, 5, 5}, 3);
    Calibration zero = Calibration.of(NONE, new double[] {0}, 1);

    assertThat(constant.tailProbability(5)).isEqualTo(3 / 4.0);
    assertThat(constant.tailProbability(5.005)).isCloseTo(3 / 4.0 * Math.exp(-1), within(1e-9));
    assertThat(zero.tailProbability(1)).isEqualTo(Double.MIN_VALUE);
    assertThat(zero.scoreAt(0.1)).isPositive();
  }

  @Test
  void refusesWhatIsNoHistory() {
    assertRefused(NONE, 0, "there are no scores. Score a history with complete observations");
    assertRefused(new double[] {1, 2}, 1, "2 scores are more than the 1 counted");
    assertRefused(new double[] {Double.NaN}, 1, "score NaN is not finite");
    assertThatThrownBy(() -> Calibration.of(NONE, new double[] {1}, 1).scoreAt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot calibrate scores: 0.0 is no tail probability. "
                + "Pass one above 0 and at most 1.");
  }

  @Test
  void refusesNumbersThatAreNoCalibration() {
    assertRefused(List.of(), List.of(), 1, "there are no scores");
    assertRefused(List.of(1.0), List.of(0.5, 0.4), 1, "not every score has a tail probability");
    assertRefused(List.of(2.0, 1.0), List.of(0.5, 0.4), 1, "scores are not ascending");
    assertRefused(List.of(1.0, 1.0), List.of(0.5, 0.4), 1, "scores are not ascending");
    for (double second : new double[] {0.5, 0.6, 0, -0.1}) {
      assertRefused(
          List.of(1.0, 2.0), List.of(0.5, second), 1, "tail probabilities are not descending");
    }
    assertRefused(List.of(1.0), List.of(1.0), 1, "a tail probability is not below 1");
    for (double meanExcess : new double[] {0, -1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertRefused(List.of(1.0), List.of(0.5), meanExcess, "the mean excess is not above 0");
    }
  }

  /** A tenth scores 2 or higher; two mean excesses beyond, e^2 times fewer do. */
  @Test
  void severityCountsPowersOfTenBeyondTheHistoryToo() {
    Calibration calibration = new Calibration(List.of(1.0, 2.0), List.of(0.5, 0.1), 3);

    assertThat(calibration.severity(2)).isCloseTo(1, within(1e-15));
    assertThat(calibration.severity(8)).isCloseTo(1 + 2 / Math.log(10), within(1e-14));
    assertThat(calibration.severity(1.5)).isCloseTo(-Math.log10(0.05) / 2, within(1e-15));
  }

  private static void assertRefused(
      List<Double> scores, List<Double> probabilities, double meanExcess, String reason) {
    assertThatThrownBy(() -> new Calibration(scores, probabilities, meanExcess))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot calibrate scores: " + reason + ".");
  }

  private static void assertRefused(double[] top, long count, String reason) {
    assertThatThrownBy(() -> Calibration.of(NONE, top, count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot calibrate scores: " + reason + ".");
  }

  private static Calibration bellShaped(int count, int top) {
    double[] all = bell(count, 1);
    Arrays.sort(all);
    return Calibration.of(all, Arrays.copyOfRange(all, count - top, count), count);
  }

  private static double[] bell(int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    double[] scores = new double[count];
    Arrays.setAll(scores, i -> random.nextDouble() + random.nextDouble() + random.nextDouble() + 1);
    return scores;
  }
}
