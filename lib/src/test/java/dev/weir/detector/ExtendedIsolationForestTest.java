package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExtendedIsolationForestTest {

  /** Along a single feature it is the isolation forest: h(10) = 1, h(0) = 8/3, c(4) = 13/6. */
  @Test
  void scoresByThePathLengthsOfTheTrees() {
    Scorer scorer = new ExtendedIsolationForest(10, 256, 2).fit(Samples.of(1, 1, 0, 0, 0, 10));

    assertThat(Samples.scores(scorer, 10, 0))
        .containsExactly(
            new double[] {Math.pow(2, -6 / 13.0), Math.pow(2, -16 / 13.0)}, within(1e-12));
  }

  @Test
  void oneRowOrEqualRowsTellNothing() {
    Scorer oneRow = new ExtendedIsolationForest(10, 256, 2).fit(Samples.of(2, 1, 3, 4));
    Scorer equalRows = new ExtendedIsolationForest(10, 256, 2).fit(Samples.repeated(400, 3, 4));

    assertThat(Samples.scores(oneRow, 3, 4, 1e9, -1)).containsExactly(0.5, 0.5);
    assertThat(Samples.scores(equalRows, 3, 4, 1e9, -1))
        .containsExactly(new double[] {0.5, 0.5}, within(1e-12));
  }

  /** Each feature alone is in the middle of its range; the axis-parallel forest is not as sure. */
  @Test
  void seesThatFeaturesDoNotGoTogether() {
    double[] rows = new double[2000];
    for (int i = 0; i < 1000; i++) {
      rows[2 * i] = i;
      rows[2 * i + 1] = i + (i * 37 % 11);
    }
    Sample sample = Samples.of(2, 1, rows);
    double[] probes = {300, 700, 500, 505};

    double[] oblique = Samples.scores(new ExtendedIsolationForest(100, 256, 2).fit(sample), probes);
    double[] parallel = Samples.scores(new IsolationForest(100, 256, false).fit(sample), probes);

    assertThat(oblique[0] - oblique[1]).isGreaterThan(parallel[0] - parallel[1]).isGreaterThan(0.1);
  }
}
