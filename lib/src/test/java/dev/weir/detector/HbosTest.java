package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HbosTest {
  private static final double A_THIRD = Math.log(1.1 / (1 / 3.0 + 0.1)) / Math.log(2);
  private static final double EMPTY = Math.log(11) / Math.log(2);

  /** Two bins, of three rows and one. */
  @Test
  void scoresHowMuchLowerTheBinIs() {
    Scorer scorer = new Hbos(2).fit(Samples.of(1, 1, 0, 1, 0, 10));

    assertThat(Samples.scores(scorer, 0, 4.9, 5.1, 10))
        .containsExactly(new double[] {0, 0, A_THIRD, A_THIRD}, within(1e-12));
  }

  /** An empty bin is as if it held a tenth of the highest; 15 is one bin of width 5 beyond. */
  @Test
  void knowsEmptyBinsAndWhatIsOutside() {
    Scorer scorer = new Hbos(2).fit(Samples.of(1, 1, 0, 1, 0, 10));
    Scorer withGap = new Hbos(5).fit(Samples.of(1, 1, 0, 1, 0, 10));

    assertThat(Samples.scores(scorer, 15, -5))
        .containsExactly(new double[] {A_THIRD + Math.log(2), Math.log(2)}, within(1e-12));
    assertThat(Samples.scores(withGap, 5, 10))
        .containsExactly(new double[] {EMPTY, A_THIRD}, within(1e-12));
  }

  /**
   * 3, 6 and 7 of 0 to 10 begin bins; multiplied by a width that is no binary number they do not.
   */
  @Test
  void aNumberOnAnEdgeIsInTheBinThatBeginsThere() {
    Scorer scorer = new Hbos(10).fit(Samples.of(1, 1, 0, 3, 3, 3, 3, 6, 6, 7, 10));
    double[] scores = Samples.scores(scorer, 3, 6, 7);

    assertThat(scores[0]).isZero();
    assertThat(scores[1]).isCloseTo(Math.log(1.1 / 0.6) / Math.log(2), within(1e-12));
    assertThat(scores[2]).isCloseTo(Math.log(1.1 / 0.35) / Math.log(2), within(1e-12));
  }

  @Test
  void eachFeatureContributesItsTerm() {
    Scorer scorer = new Hbos(2).fit(Samples.of(2, 1, 0, 5, 1, 5, 0, 6, 10, 5));
    double[] contributions = new double[2];

    scorer.explain(new double[] {10, 5}, contributions);

    assertThat(contributions).containsExactly(new double[] {A_THIRD, 0}, within(1e-12));
  }
}
