package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HbosTest {
  private static final double LOG3 = Math.log(3) / Math.log(2);

  /** Two bins, of three rows and one. */
  @Test
  void scoresHowMuchLowerTheBinIs() {
    Scorer scorer = new Hbos(2).fit(Samples.of(1, 1, 0, 1, 0, 10));

    assertThat(Samples.scores(scorer, 0, 4.9, 5.1, 10))
        .containsExactly(new double[] {0, 0, LOG3, LOG3}, within(1e-12));
  }

  /** An empty bin is as if it held one row; a bin is 5 wide, so that 15 is one bin beyond. */
  @Test
  void knowsEmptyBinsAndWhatIsOutside() {
    Scorer scorer = new Hbos(2).fit(Samples.of(1, 1, 0, 1, 0, 10));
    Scorer withGap = new Hbos(5).fit(Samples.of(1, 1, 0, 1, 0, 10));

    assertThat(Samples.scores(scorer, 15, -5))
        .containsExactly(new double[] {LOG3 + Math.log(2), Math.log(2)}, within(1e-12));
    assertThat(Samples.scores(withGap, 5, 10))
        .containsExactly(new double[] {LOG3, LOG3}, within(1e-12));
  }

  @Test
  void eachFeatureContributesItsTerm() {
    Scorer scorer = new Hbos(2).fit(Samples.of(2, 1, 0, 5, 1, 5, 0, 6, 10, 5));
    double[] contributions = new double[2];

    scorer.explain(new double[] {10, 5}, contributions);

    assertThat(contributions).containsExactly(new double[] {LOG3, 0}, within(1e-12));
  }
}
