package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class McdTest {

  /** 1 to 5 have the mean 3 and the variance 2, and 3.6 from the 5 % to the 95 % quantile. */
  @Test
  void scoresTheSquaredDistanceByTheCovariance() {
    double scale = 3.6 / 3.289707253902945;
    Scorer scorer = new Mcd(1).fit(Samples.of(1, 1, 1, 2, 3, 4, 5));

    assertThat(Samples.scores(scorer, 3, 5, 7))
        .containsExactly(
            new double[] {0, 4 / (2 + 1e-3 * scale * scale), 16 / (2 + 1e-3 * scale * scale)},
            within(1e-12));
  }

  /** Two features that go together: a row in which they do not is strange, in both alike. */
  @Test
  void seesDependence() {
    Scorer scorer = new Mcd(1).fit(Samples.of(2, 1, -2, -2, -1, -1, 0, 0.1, 0.1, 0, 1, 1, 2, 2));
    double[] contributions = new double[2];

    scorer.explain(new double[] {1, -1}, contributions);

    assertThat(Samples.scores(scorer, 1, -1)[0])
        .isGreaterThan(20 * Samples.scores(scorer, 2, 2)[0]);
    assertThat(contributions[0]).isCloseTo(contributions[1], within(0.05 * contributions[0]));
  }

  /**
   * A fifth of the rows, far away, shift the mean and the covariance of all but not of the rest.
   */
  @Test
  void aClusterOfStrangeRowsDoesNotShiftIt() {
    Sample sample = Samples.ordinary(500, 2, 3);
    for (int row = 0; row < 100; row++) {
      sample.rows()[2 * row] += 6;
    }
    double[] strange = {6, 10};

    assertThat(Samples.scores(new Mcd(0.75).fit(sample), strange)[0])
        .isGreaterThan(5 * Samples.scores(new Mcd(1).fit(sample), strange)[0]);
  }
}
