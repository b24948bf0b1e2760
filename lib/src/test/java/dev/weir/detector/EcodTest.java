package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EcodTest {

  /** Of 1 2 3 4, one in four is as large as 4, and two are at most 2. */
  @Test
  void scoresTheShareInTheRarerTail() {
    Scorer scorer = new Ecod().fit(Samples.of(1, 1, 4, 2, 1, 3));

    assertThat(Samples.scores(scorer, 1, 2, 2.5, 3, 4))
        .containsExactly(
            new double[] {Math.log(4), Math.log(2), Math.log(2), Math.log(2), Math.log(4)},
            within(1e-12));
  }

  /** Of 20,000 all but 2,000 are 0: that is the most ordinary, however many differ from it. */
  @Test
  void whatMostAreIsOrdinary() {
    double[] rows = new double[20_000];
    for (int i = 0; i < 1000; i++) {
      rows[i] = -1 - i;
      rows[1000 + i] = 1 + i;
    }
    Scorer scorer = new Ecod().fit(Samples.of(1, 1, rows));

    assertThat(Samples.scores(scorer, 0)[0]).isCloseTo(-Math.log(0.95), within(1e-12));
  }

  /** Half the range is 1.5: one unit beyond the largest at 5.5, three at 8.5. */
  @Test
  void risesOnBeyondTheSample() {
    Scorer scorer = new Ecod().fit(Samples.of(1, 1, 4, 2, 1, 3));

    assertThat(Samples.scores(scorer, 5.5, 8.5, -0.5))
        .containsExactly(new double[] {Math.log(8), Math.log(16), Math.log(8)}, within(1e-12));
  }

  @Test
  void eachFeatureContributesItsTerm() {
    Scorer scorer = new Ecod().fit(Samples.of(2, 1, 1, 40, 2, 20, 3, 10, 4, 30));
    double[] contributions = new double[2];

    scorer.explain(new double[] {2, 40}, contributions);

    assertThat(contributions)
        .containsExactly(new double[] {Math.log(2), Math.log(4)}, within(1e-12));
  }
}
