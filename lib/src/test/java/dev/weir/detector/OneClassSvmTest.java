package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OneClassSvmTest {

  /** Of -1/2 and 1/2 the variance is 1/4, so that g is 4; both support alike. */
  @Test
  void scoresTheWeightedKernels() {
    Scorer scorer = new OneClassSvm(0.5, 100, FeatureScale.MIN_MAX).fit(Samples.of(1, 1, 0, 1));

    assertThat(Samples.scores(scorer, 0, 0.5, 1e9))
        .containsExactly(
            new double[] {1 - (1 + Math.exp(-4)) / 2, 1 - Math.exp(-1), 1}, within(1e-12));
  }

  /**
   * The optimality conditions: no more than the share is outside the boundary, as far as solved.
   */
  @Test
  void theShareOutsideIsNu() {
    Sample sample = Samples.ordinary(500, 2, 1);
    double[] scores =
        Samples.scores(new OneClassSvm(0.2, 500, FeatureScale.MIN_MAX).fit(sample), sample.rows());
    double[] sorted = scores.clone();
    Arrays.sort(sorted);

    // rows within the boundary have smaller scores than those on it, which all have the same
    double boundary = sorted[400];
    assertThat(sorted[390]).isLessThan(boundary + 1e-4);
    assertThat(sorted[499] - boundary).isGreaterThan(0.01);
  }
}
