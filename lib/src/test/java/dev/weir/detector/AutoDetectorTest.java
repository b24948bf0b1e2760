package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AutoDetectorTest {

  /** Beyond the strangest row of the history, farther is stranger, without an end. */
  @Test
  void scoresDoNotSaturate() {
    Scorer scorer = new AutoDetector().fit(Samples.ordinary(2000, 4, 1));

    double last = 0;
    for (double distance = 4; distance < 1e12; distance *= 2) {
      double score =
          Samples.scores(
              scorer, distance, 10 + 10 * distance, 20 + 100 * distance, 30 + 1000 * distance)[0];
      assertThat(score).isGreaterThan(last);
      last = score;
    }
  }

  /** Sixty rows in a cluster of their own, closer to each other than ordinary rows are. */
  @Test
  void strangeRowsThatComeInAClusterAreStrange() {
    Sample sample = Samples.ordinary(1000, 3, 2);
    for (int row = 0; row < 60; row++) {
      sample.rows()[3 * row] = 3 + row * 1e-3;
      sample.rows()[3 * row + 1] = 40 + row * 1e-2;
      sample.rows()[3 * row + 2] = 320 + row * 1e-1;
    }

    double[] scores = Samples.scores(new AutoDetector().fit(sample), sample.rows());

    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int row = 0; row < scores.length; row++) {
      least = row < 60 ? Math.min(least, scores[row]) : least;
      most = row < 60 ? most : Math.max(most, scores[row]);
    }
    assertThat(least).isGreaterThan(most);
  }

  @Test
  void scoringAllocatesNothing() {
    Sample sample = Samples.ordinary(1000, 4, 3);
    Scorer scorer = new AutoDetector().fit(sample);
    double[] scores = new double[1000];
    scorer.score(sample.rows(), 1000, scores); // a thread's first call makes its buffers
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();

    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < 10; i++) {
      scorer.score(sample.rows(), 1000, scores);
    }
    long allocated = threads.getThreadAllocatedBytes(thread) - before;

    assertThat(allocated).isLessThan(10_000); // less than a byte a row
  }

  /** More features than axes: distances see the principal ones. */
  @Test
  void takesManyFeatures() {
    Sample sample = Samples.ordinary(300, 1, 4);
    double[] rows = new double[300 * 200];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = sample.rows()[i / 200] * (i % 7) + i * 31 % 17 * 0.01;
    }
    rows[77 * 200 + 5] = 1000;
    Scorer scorer = new AutoDetector().fit(Samples.of(200, 1, rows));
    double[] contributions = new double[200];

    scorer.explain(Arrays.copyOfRange(rows, 77 * 200, 78 * 200), contributions);

    for (int feature = 0; feature < 200; feature++) {
      assertThat(contributions[feature]).isLessThanOrEqualTo(contributions[5]);
    }
  }
}
