package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GaussianMixtureTest {

  /** Of one component the score is half the squared Mahalanobis distance. */
  @Test
  void scoresTheLogarithmOfTheDensity() {
    double scale = 3.6 / 3.289707253902945;
    Scorer scorer = new GaussianMixture(1).fit(Samples.of(1, 1, 1, 2, 3, 4, 5));

    assertThat(Samples.scores(scorer, 3, 5))
        .containsExactly(new double[] {0, 2 / (2 + 1e-3 * scale * scale)}, within(1e-9));
  }

  @Test
  void betweenTwoClustersIsStrange() {
    double[] rows = new double[400];
    for (int i = 0; i < 200; i++) {
      rows[i] = i % 10 * 0.1;
      rows[200 + i] = 20 + i % 10 * 0.1;
    }
    Scorer scorer = new GaussianMixture(2).fit(Samples.of(1, 1, rows));

    double[] scores = Samples.scores(scorer, 0.5, 10, 20.5);

    assertThat(scores[1]).isGreaterThan(100);
    assertThat(scores[0]).isLessThan(2);
    assertThat(scores[2]).isLessThan(2);
  }
}
