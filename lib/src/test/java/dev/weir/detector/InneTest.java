package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InneTest {

  /**
   * The spheres around 0 1 3 are 1 1 2 wide; the neighbour of 3 is 1, whose sphere is half as wide.
   */
  @Test
  void scoresTheSmallestSphereThatCovers() {
    Scorer scorer = new Inne(10, 3).fit(Samples.of(1, 1, 0, 1, 3));

    assertThat(Samples.scores(scorer, 0.5, 4, 2.5, 5.5))
        .containsExactly(new double[] {0, 0.5, 0.5, 1}, within(1e-12));
  }

  @Test
  void equalRowsHaveSpheresOfNoWidth() {
    Scorer scorer = new Inne(10, 3).fit(Samples.repeated(20, 5));

    assertThat(Samples.scores(scorer, 5, 5.1)).containsExactly(0, 1);
  }
}
