package dev.weir.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Statistics of scores that come and go, against those of the scores sorted anew. */
class SortedScoresTest {

  @Test
  void statisticsAreThoseOfTheScoresThatAreThere() {
    Random random = new Random(3);
    SortedScores sorted = new SortedScores();
    List<Double> there = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      if (there.size() < 2 || random.nextInt(5) < 3 && there.size() < 300) {
        double score = random.nextInt(3) == 0 ? random.nextInt(4) : 10 * random.nextDouble();
        there.add(score);
        sorted.add(score);
      } else {
        sorted.remove(there.remove(random.nextInt(there.size())));
      }
      if (i % 700 == 0) {
        sorted.clear();
        there.forEach(sorted::add);
      }
      double[] all = there.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      double median = all[(all.length - 1) / 2];
      double[] distances = Arrays.stream(all).map(s -> Math.abs(s - median)).sorted().toArray();
      double distance = distances[(all.length - 1) / 2];

      assertThat(sorted.size()).isEqualTo(all.length);
      assertThat(sorted.median()).isEqualTo(median);
      if (distance > 0) {
        assertThat(sorted.robustDeviation()).as("of %s", there).isEqualTo(1.4826 * distance);
      }
    }
  }

  /** As a calibration of the same scores says, where all are known by rank and none are equal. */
  @Test
  void aTailProbabilityIsThatOfACalibration() {
    Random random = new Random(4);
    double[] scores = random.doubles(200).toArray();
    SortedScores sorted = new SortedScores();
    Arrays.stream(scores).forEach(sorted::add);
    Calibration calibration = Histories.calibration(scores);

    for (double p : new double[] {1e-9, 1e-4, 0.004, 0.01, 0.0333, 0.5, 0.9, 0.9999}) {
      assertThat(sorted.scoreAt(p)).as("at %s", p).isCloseTo(calibration.scoreAt(p), within(1e-12));
    }
  }

  @Test
  void aScoreThatWasNeverThereCannotLeave() {
    SortedScores sorted = new SortedScores();
    sorted.add(1);

    assertThatThrownBy(() -> sorted.remove(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot take out score 2.0: it was never added.");
  }
}
