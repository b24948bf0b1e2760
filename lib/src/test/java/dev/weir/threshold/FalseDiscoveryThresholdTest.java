package dev.weir.threshold;

import static dev.weir.threshold.Histories.random;
import static dev.weir.threshold.Histories.threshold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** LORD++ as it is written, and what it keeps to. */
class FalseDiscoveryThresholdTest {

  private static final long SECOND_US = 1_000_000L;
  private static final Calibration HISTORY = random(31, 200_000, Histories::exponential);

  /** Equation by equation: g, wealth, and every earlier rejection each time. */
  private static double levelAsWritten(double rate, List<Integer> rejections, int test) {
    double level = rate / 2 * g(test);
    for (int i = 0; i < rejections.size(); i++) {
      level += (i == 0 ? rate - rate / 2 : rate) * g(test - rejections.get(i));
    }
    return level;
  }

  private static double g(int j) {
    return 0.079 * Math.log(Math.max(j, 2)) / (j * Math.exp(Math.sqrt(Math.log(j))));
  }

  @Test
  void levelsAreThoseOfTheEquation() {
    Random random = new Random(32);
    Lord lord = new Lord(0.1);
    List<Integer> rejections = new ArrayList<>();
    for (int test = 1; test <= 2_000; test++) {
      assertThat(lord.level())
          .as("test %d", test)
          .isCloseTo(levelAsWritten(0.1, rejections, test), within(1e-15));
      boolean rejected = random.nextInt(20) == 0;
      lord.told(rejected);
      if (rejected) {
        rejections.add(test);
      }
    }
  }

  /** All levels together are the rate and no more for each rejection: here there is none. */
  @Test
  void theLevelsOfAllTestsAddUpToTheWealth() {
    double sum =
        IntStream.rangeClosed(1, 1_000_000).mapToDouble(FalseDiscoveryThresholdTest::g).sum();
    double rest = 2 * 0.079 * rest(Math.sqrt(Math.log(1_000_000.5)));

    assertThat(sum + rest).isBetween(0.998, 1.0);
  }

  /** Of the integral of v^3 exp(-v) from v on. */
  private static double rest(double v) {
    return Math.exp(-v) * (v * v * v + 3 * v * v + 6 * v + 6);
  }

  private record Told(int found, int wrong) {}

  /** Days of a series, of whose observations a share is far out; what is found in each. */
  private static List<Told> days(double share, double farOut, int days, int perDay) {
    Random random = new Random(33);
    MovingThreshold threshold =
        (MovingThreshold)
            threshold("fdr", Map.of("rate", 0.1, "every", Duration.ofSeconds(perDay)));
    MovingThreshold.Pass pass = threshold.pass();
    List<Told> told = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      int found = 0;
      int wrong = 0;
      for (int i = 0; i < perDay; i++) {
        boolean anomalous = random.nextDouble() < share;
        double score = Histories.exponential(random) + (anomalous ? farOut : 0);
        long timeUs = (day * (long) perDay + i) * SECOND_US;
        if (score > pass.level(timeUs, HISTORY)) {
          found++;
          wrong += anomalous ? 0 : 1;
        }
        pass.remember(timeUs, score, HISTORY);
      }
      told.add(new Told(found, wrong));
    }
    return told;
  }

  @Test
  void theShareOfFalseOnesStaysBelowTheRate() {
    List<Told> days = days(0.05, 12, 400, 500);

    double share =
        days.stream()
            .mapToDouble(d -> d.wrong / (double) Math.max(1, d.found))
            .average()
            .orElseThrow();
    double recall = days.stream().mapToInt(d -> d.found - d.wrong).sum() / (400 * 500 * 0.05);
    assertThat(share).isBetween(0.01, 0.1);
    assertThat(recall).isGreaterThan(0.7);
  }

  /** Where there is nothing to find, a day in ten at most has something false. */
  @Test
  void aQuietSeriesHasFewFalseDays() {
    List<Told> days = days(0, 0, 2_000, 300);

    double falseDays = days.stream().filter(d -> d.found > 0).count() / 2_000.0;
    assertThat(falseDays).isBetween(0.005, 0.1);
  }

  @Test
  void eachPeriodBeginsAnew() {
    MovingThreshold threshold =
        (MovingThreshold) threshold("fdr", Map.of("rate", 0.1, "every", Duration.ofSeconds(100)));
    MovingThreshold.Pass pass = threshold.pass();
    double first = pass.level(0, HISTORY);
    for (int i = 0; i < 100; i++) {
      pass.remember(i * SECOND_US, 0.1, HISTORY);
    }

    assertThat(pass.level(99 * SECOND_US, HISTORY)).isGreaterThan(first + 2);
    assertThat(pass.level(100 * SECOND_US, HISTORY)).isEqualTo(first);
    pass.remember(100 * SECOND_US, 1e6, HISTORY);
    assertThat(pass.level(101 * SECOND_US, HISTORY)).isLessThan(first); // found: closer now
  }

  /** A p-value by rank, no smaller than the share of the history that scores as high. */
  @Test
  void aScoreAboveAConformalLevelIsAsRareAmongTheHistory() {
    double[] scores = new Random(34).doubles(5_000).toArray();
    Calibration calibration = Histories.calibration(scores);
    for (double p : new double[] {0.5, 0.1, 0.03, 0.004, 1 / 5001.0, 0.00021}) {
      double level = calibration.conformalScore(p);
      long asHigh = Arrays.stream(scores).filter(s -> s > level).count();

      assertThat((1 + asHigh) / 5001.0).as("at %s", p).isLessThanOrEqualTo(p);
      assertThat(level).isBetween(calibration.scoreAt(p), calibration.scoreAt(p * 0.9));
    }
    assertThat(calibration.conformalScore(1e-7)).isEqualTo(calibration.scoreAt(1e-7));
  }
}
