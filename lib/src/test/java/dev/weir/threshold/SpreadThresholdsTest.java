package dev.weir.threshold;

import static dev.weir.threshold.Histories.calibration;
import static dev.weir.threshold.Histories.level;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Levels by where a history's scores lie and how far they spread. */
class SpreadThresholdsTest {

  private static final Calibration UP_TO_255 =
      calibration(IntStream.rangeClosed(1, 255).asDoubleStream().toArray());

  /** The mean of 1 to n is (n + 1) / 2, their variance (n n - 1) / 12. */
  @Test
  void zIsMeanAndStandardDeviations() {
    assertThat(level("z", Map.of("k", 3.0), UP_TO_255))
        .isCloseTo(128 + 3 * Math.sqrt((255 * 255 - 1) / 12.0), within(1e-9));
  }

  /** Half of 1 to 255 are no more than 64 from their median, 128. */
  @Test
  void madIsMedianAndMedianDistances() {
    assertThat(level("mad", Map.of("k", 6.0), UP_TO_255)).isEqualTo(128 + 6 * (1.4826 * 64));
  }

  @Test
  void madIsNotMovedByAThirdOfAnomalies() {
    double[] ordinary = IntStream.rangeClosed(1, 200).asDoubleStream().toArray();
    double[] spoiled = Arrays.copyOf(ordinary, 300);
    Arrays.fill(spoiled, 200, 300, 1e6);

    assertThat(level("mad", Map.of("k", 6.0), calibration(spoiled))).isLessThan(1200);
    assertThat(level("z", Map.of("k", 3.0), calibration(spoiled))).isGreaterThan(1e6);
  }

  /** Where most scores are the same: 0.01 of 1 is the mean distance from 0. */
  @Test
  void madOfScoresThatAreMostlyTheSameIsByTheirMeanDistance() {
    double[] scores = new double[200];
    scores[7] = 1;
    scores[9] = 1;

    assertThat(level("mad", Map.of("k", 2.0), calibration(scores)))
        .isCloseTo(2 * 1.2533 * 0.01, within(1e-12));
  }

  /** The quartiles of 1 to 255 are 64 and 192. */
  @Test
  void iqrIsTukeysFence() {
    assertThat(level("iqr", Map.of("k", 1.5), UP_TO_255)).isEqualTo(192 + 1.5 * (192 - 64));
  }

  /** Only ranks 1 % apart are kept of a long history. */
  @Test
  void aLongHistoryIsKnownToAPercent() {
    Random random = new Random(5);
    double[] scores = DoubleStream.generate(random::nextGaussian).limit(50_000).toArray();

    assertThat(level("z", Map.of("k", 3.0), calibration(scores))).isCloseTo(3, within(0.1));
    assertThat(level("mad", Map.of("k", 3.0), calibration(scores))).isCloseTo(3, within(0.06));
    assertThat(level("iqr", Map.of("k", 1.5), calibration(scores))).isCloseTo(2.698, within(0.06));
  }

  @Test
  void nothingIsAboveAHistoryOfOneScore() {
    for (String kind : new String[] {"z", "mad", "iqr"}) {
      assertThat(level(kind, Map.of("k", 3.0), calibration(0.5, 0.5, 0.5))).as(kind).isEqualTo(0.5);
    }
  }
}
