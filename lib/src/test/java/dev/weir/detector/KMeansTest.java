package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KMeansTest {

  /** The cluster of 10 holds one row of ten, so that only that of 0 is large; the scale is 5.5. */
  @Test
  void scoresTheDistanceToALargeCluster() {
    Scorer scorer = new KMeans(2).fit(Samples.of(1, 1, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0));

    double unit = 5.5 / 3.289707253902945;
    assertThat(Samples.scores(scorer, 0, 10, -5))
        .containsExactly(new double[] {0, 10 / unit, 5 / unit}, within(1e-12));
  }

  @Test
  void theNearestOfSeveralCounts() {
    Scorer scorer = new KMeans(2).fit(Samples.of(1, 1, 0, 0, 0, 10, 10, 10));

    double unit = 10 / 3.289707253902945;
    assertThat(Samples.scores(scorer, 1, 5, 12))
        .containsExactly(new double[] {1 / unit, 5 / unit, 2 / unit}, within(1e-12));
  }
}
