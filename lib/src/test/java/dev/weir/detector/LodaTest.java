package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LodaTest {

  /**
   * A single feature looks the same along every direction: two bins, of three rows and one, a tenth
   * of three added to each.
   */
  @Test
  void scoresHowMuchLowerTheBinsAre() {
    Scorer scorer = new Loda(100, 2).fit(Samples.of(1, 1, 0, 1, 0, 10));

    double rare = Math.log(3.3 / 1.3) / Math.log(2);
    assertThat(Samples.scores(scorer, 0, 10, 15))
        .containsExactly(new double[] {0, rare, rare + Math.log(2)}, within(1e-9));
  }

  /** Neither feature is strange by itself. */
  @Test
  void seesThatFeaturesDoNotGoTogether() {
    double[] rows = new double[400];
    for (int i = 0; i < 200; i++) {
      rows[2 * i] = i;
      rows[2 * i + 1] = i;
    }
    Scorer scorer = new Loda(100, 10).fit(Samples.of(2, 1, rows));

    double[] scores = Samples.scores(scorer, 20, 180, 20, 20);
    assertThat(scores[0]).isGreaterThan(scores[1] + 0.5);
  }
}
