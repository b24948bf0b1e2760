package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KnnTest {

  /** In a range of 7, the second nearest of 0 are 3, of 3 are 0, of 100 are 3. */
  @Test
  void scoresTheDistanceToTheNeighbour() {
    Scorer scorer = new Knn(2, 100, FeatureScale.MIN_MAX).fit(Samples.of(1, 1, 0, 3, 1, 7));

    assertThat(Samples.scores(scorer, 0, 3, 100))
        .containsExactly(new double[] {3 / 7.0, 3 / 7.0, 97 / 7.0}, within(1e-12));
  }

  @Test
  void equalRowsAreNoNeighbours() {
    Scorer scorer = new Knn(1, 100, FeatureScale.MIN_MAX).fit(Samples.of(1, 1, 0, 0, 0, 5, 10));

    assertThat(Samples.scores(scorer, 0, 5))
        .containsExactly(new double[] {0.5, 0.5}, within(1e-12));
  }

  /** With one reference row of three, every other is as far as that one. */
  @Test
  void comparesWithNoMoreRowsThanItMay() {
    Scorer scorer = new Knn(1, 1, FeatureScale.MIN_MAX).fit(Samples.of(1, 1, 0, 4, 10));

    double[] scores = Samples.scores(scorer, 0, 4, 10);

    assertThat(scores).containsOnlyOnce(0);
    assertThat(Samples.scores(scorer, 20)[0]).isGreaterThanOrEqualTo(1);
  }
}
