package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LesinnTest {

  /** Every set holds all three rows. */
  @Test
  void scoresTheDistanceToTheNearest() {
    Scorer scorer = new Lesinn(10, 3).fit(Samples.of(1, 1, 0, 5, 10));

    double unit = 9 / 3.289707253902945;
    assertThat(Samples.scores(scorer, 5, 6, 14))
        .containsExactly(new double[] {0, 1 / unit, 4 / unit}, within(1e-12));
  }

  /** Of two rows, 0 and 10, the only one of a set is 0 in some share of the sets. */
  @Test
  void isTheMeanOverTheSets() {
    Scorer scorer = new Lesinn(1000, 1).fit(Samples.of(1, 7, 0, 10));

    double unit = 9 / 3.289707253902945;
    double[] scores = Samples.scores(scorer, 0, 10);
    assertThat(scores[0] + scores[1]).isCloseTo(10 / unit, within(1e-9));
    assertThat(scores[0]).isCloseTo(5 / unit, within(0.5 / unit));
  }
}
