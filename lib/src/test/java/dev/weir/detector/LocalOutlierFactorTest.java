package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LocalOutlierFactorTest {

  /**
   * With one neighbour, 0 1 2 reach theirs within 1 and 10 reaches 2 within 8: its density is an
   * eighth of theirs.
   */
  @Test
  void comparesDensitiesWithThoseOfNeighbours() {
    Scorer scorer =
        new LocalOutlierFactor(1, 100, FeatureScale.MIN_MAX).fit(Samples.of(1, 1, 0, 1, 2, 10));

    assertThat(Samples.scores(scorer, 0, 1, 2, 10))
        .containsExactly(new double[] {1, 1, 1, 8}, within(1e-6));
  }

  /** Within a loose cluster nothing is strange that would be beside a dense one. */
  @Test
  void distanceCountsInUnitsOfTheNeighbourhood() {
    double[] rows = new double[60];
    for (int i = 0; i < 30; i++) {
      rows[i] = i * 0.01;
      rows[30 + i] = 100 + i;
    }
    Scorer scorer =
        new LocalOutlierFactor(5, 100, FeatureScale.MIN_MAX).fit(Samples.of(1, 1, rows));

    double[] scores = Samples.scores(scorer, 2, 115.5);

    assertThat(scores[0]).isGreaterThan(10);
    assertThat(scores[1]).isCloseTo(1, within(0.2));
  }
}
