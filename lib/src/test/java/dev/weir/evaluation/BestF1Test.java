package dev.weir.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BestF1Test {

  /** Of A - A - -, in that order, three rows found hold both: precision 2/3, recall 1. */
  @Test
  void isTheBestOfAllThresholds() {
    assertThat(
            BestF1.of(
                new double[] {5, 4, 3, 2, 1}, new boolean[] {true, false, true, false, false}))
        .isCloseTo(0.8, within(1e-15));
  }

  @Test
  void equalScoresAreFoundTogether() {
    assertThat(BestF1.of(new double[] {7, 7, 7, 7}, new boolean[] {true, false, false, false}))
        .isCloseTo(0.4, within(1e-15));
  }

  /** The largest F1 over scikit-learn's precision_recall_curve. */
  @Test
  void isTheBestOfScikitLearnsCurve() {
    References many = References.of(1000, 12, 0, 4, 100, 130, 990, 999);
    References few = References.of(60, 1000, 10, 12);

    assertThat(BestF1.of(many.scores(), many.anomalous()))
        .isCloseTo(0.23076923076923078, within(1e-15));
    assertThat(BestF1.of(few.scores(), few.anomalous()))
        .isCloseTo(0.1276595744680851, within(1e-15));
  }
}
