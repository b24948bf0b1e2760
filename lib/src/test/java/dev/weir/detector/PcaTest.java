package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PcaTest {
  private static final double[] LINE = {-1, -1, 1, 1};

  /** Scaled to a variance of 1, plus a thousandth. */
  @Test
  void mahalanobisIsInStandardDeviations() {
    Scorer scorer = new Pca(PcaScore.MAHALANOBIS).fit(Samples.of(1, 1, 1, 2, 3, 4, 5));

    assertThat(Samples.scores(scorer, 3, 5))
        .containsExactly(new double[] {0, 2 / 1.001}, within(1e-12));
  }

  /** Both rows are on the diagonal, of variance 2.001; what is across it has .001. */
  @Test
  void whatIsNotReconstructedCountsOverWhatIsLeftOut() {
    Scorer scorer = new Pca(PcaScore.PROBABILISTIC).fit(Samples.of(2, 1, LINE));
    double[] contributions = new double[2];

    scorer.explain(new double[] {1, -1}, contributions);

    assertThat(Samples.scores(scorer, 3, 3, 1, -1)[0]).isCloseTo(18 / 2.001, within(1e-6));
    assertThat(Samples.scores(scorer, 3, 3, 1, -1)[1]).isCloseTo(2 / 0.001, within(1e-6));
    assertThat(contributions).containsExactly(new double[] {1000, 1000}, within(1e-6));
  }

  /**
   * The diagonal has the variance 2.001 of 2.002 and the one across it .001: from the origin, both
   * unit vectors are at 1.
   */
  @Test
  void distanceIsOverTheShareOfTheVariance() {
    Scorer scorer = new Pca(PcaScore.DISTANCE).fit(Samples.of(2, 1, LINE));

    assertThat(Samples.scores(scorer, 0, 0)[0])
        .isCloseTo(2.002 / 2.001 + 2.002 / 0.001, within(1e-6));
  }
}
