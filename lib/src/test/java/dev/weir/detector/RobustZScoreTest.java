package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RobustZScoreTest {
  private static final double NAN = Double.NaN;
  private static final Detector DETECTOR = new RobustZScore();

  /** Median 3, deviations 2 1 0 1 97, MAD 1. */
  @Test
  void scoresInRobustStandardDeviations() {
    Scorer scorer = DETECTOR.fit(Samples.of(1, 1, 1, 2, 3, 4, 100));

    assertThat(Samples.scores(scorer, 3, 4, 100))
        .containsExactly(new double[] {0, 1 / 1.4826, 97 / 1.4826}, within(1e-12));
  }

  /**
   * Parts per million of copper in wholemeal flour, 24 determinations (Analytical Methods
   * Committee, "Robust Statistics", The Analyst 114, 1989), of which 28.95 is gross: median 3.385
   * and mad 0.5263 (Venables and Ripley, "Modern Applied Statistics with S", 4th edition, section
   * 5.5).
   */
  @Test
  void findsTheGrossDeterminationOfCopper() {
    Scorer scorer =
        DETECTOR.fit(
            Samples.of(
                1, 1, 2.9, 3.1, 3.4, 3.4, 3.7, 3.7, 2.8, 2.5, 2.4, 2.4, 2.7, 2.2, 5.28, 3.37, 3.03,
                3.03, 28.95, 3.77, 3.4, 2.2, 3.5, 3.6, 3.7, 3.7));

    assertThat(Samples.scores(scorer, 3.385)[0]).isCloseTo(0, within(1e-12));
    assertThat(Samples.scores(scorer, 3.385 + 0.5263)[0]).isCloseTo(1, within(1e-4));
    assertThat(Samples.scores(scorer, 28.95)[0]).isCloseTo(25.565 / 0.5263, within(0.01));
  }

  @Test
  void theScoreIsTheRootMeanSquareOverTheFeatures() {
    Scorer scorer = DETECTOR.fit(Samples.of(2, 1, 1, 10, 2, 20, 3, 30, 4, 40, 5, 50));
    double[] row = {3 + 3 * 1.4826, 30 - 40 * 1.4826};
    double[] contributions = new double[2];

    scorer.explain(row, contributions);

    assertThat(Samples.scores(scorer, row)[0]).isCloseTo(Math.sqrt(12.5), within(1e-12));
    assertThat(scorer.total(row)).isCloseTo(12.5, within(1e-12));
    assertThat(contributions).containsExactly(new double[] {4.5, 8}, within(1e-12));
  }

  /** Three of five are 3: MAD 0, mean absolute deviation (1 + 9) / 5 = 2. */
  @Test
  void takesTheMeanDeviationIfMostNumbersAreTheSame() {
    Scorer scorer = DETECTOR.fit(Samples.of(1, 1, 3, 3, 3, 4, 12));

    assertThat(Samples.scores(scorer, 5)[0])
        .isCloseTo(2 / (2 * Math.sqrt(Math.PI / 2)), within(1e-12));
  }

  @Test
  void whatNeverVariedAndNowDoesIsStrange() {
    Scorer scorer = DETECTOR.fit(Samples.repeated(50, 2000));

    assertThat(Samples.scores(scorer, 2000, 2001))
        .containsExactly(new double[] {0, 500}, within(1e-6));
  }

  @Test
  void missingNumbersAreLeftOut() {
    Scorer scorer =
        DETECTOR.fit(Samples.of(2, 1, 1, NAN, NAN, NAN, 2, NAN, 3, NAN, 4, NAN, 5, NAN));

    assertThat(Samples.scores(scorer, 3 + 1.4826, 7, NAN, NAN))
        .containsExactly(new double[] {Math.sqrt(0.5), 0}, within(1e-12));
  }
}
