package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CopodTest {

  /**
   * 0 0 0 10 is skewed to the right, where one in four is as large as 10; all are at least 0, three
   * in four at most: the mean of both sides counts.
   */
  @Test
  void scoresTheShareInTheLongerTail() {
    Scorer scorer = new Copod().fit(Samples.of(1, 1, 0, 0, 0, 10));

    assertThat(Samples.scores(scorer, 10, 0))
        .containsExactly(new double[] {Math.log(4), Math.log(4 / 3.0) / 2}, within(1e-12));
  }

  /** Half the range is 5: small numbers are no surprise in the short tail, however far. */
  @Test
  void knowsTheSideOfTheTail() {
    Scorer right = new Copod().fit(Samples.of(1, 1, 1, 2, 3, 11));
    Scorer left = new Copod().fit(Samples.of(1, 1, -1, -2, -3, -11));

    assertThat(Samples.scores(right, 16, 1))
        .containsExactly(new double[] {Math.log(8), Math.log(4) / 2}, within(1e-12));
    assertThat(Samples.scores(left, -16, -1))
        .containsExactly(new double[] {Math.log(8), Math.log(4) / 2}, within(1e-12));
  }
}
