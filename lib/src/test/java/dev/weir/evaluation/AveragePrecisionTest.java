package dev.weir.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AveragePrecisionTest {

  /**
   * The example in the documentation of scikit-learn's average_precision_score: 1/2 x 1 + 1/2 x 2/3
   * = 0.83.
   */
  @Test
  void isTheExampleOfScikitLearn() {
    double area =
        AveragePrecision.of(
            new double[] {0.1, 0.4, 0.35, 0.8}, new boolean[] {false, false, true, true});

    assertThat(area).isCloseTo(5 / 6.0, within(1e-15));
  }

  /**
   * Of 3 3 2 2 1, anomalous the first 3, a 2 and the 1: 1/3 x 1/2 + 1/3 x 2/4 + 1/3 x 3/5 = 8/15.
   */
  @Test
  void equalScoresAreOneStep() {
    double[] scores = {3, 3, 2, 2, 1};

    assertThat(AveragePrecision.of(scores, new boolean[] {true, false, true, false, true}))
        .isCloseTo(8 / 15.0, within(1e-15));
    assertThat(AveragePrecision.of(scores, new boolean[] {false, true, false, true, true}))
        .isCloseTo(8 / 15.0, within(1e-15));
  }

  @Test
  void isTheShareOfAnomaliesIfAllScoresAreEqual() {
    boolean[] anomalous = {true, false, false, false};

    assertThat(AveragePrecision.of(new double[] {7, 7, 7, 7}, anomalous)).isEqualTo(0.25);
  }

  @Test
  void isOneIfEveryAnomalyIsFirst() {
    boolean[] anomalous = {true, false, true, false};

    assertThat(AveragePrecision.of(new double[] {7, 1, 9, 2}, anomalous)).isEqualTo(1);
    assertThat(AveragePrecision.of(new double[] {7}, new boolean[] {true})).isEqualTo(1);
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatThrownBy(() -> AveragePrecision.of(new double[] {1}, new boolean[] {false}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot measure average precision: no label is an anomaly. Add labelled anomalies.");
  }
}
