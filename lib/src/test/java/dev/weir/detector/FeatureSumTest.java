package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeatureSumTest {

  @Test
  void addsUpWhatIsThere() {
    Scorer scorer = new FeatureSum().fit(Samples.of(2, 1, 0, 0));

    assertThat(Samples.scores(scorer, 1, 2, Double.NaN, 3, -1, Double.POSITIVE_INFINITY))
        .containsExactly(3, 3, 1e100);
  }
}
