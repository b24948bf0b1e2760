package dev.weir.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.SplitMix64;
import org.junit.jupiter.api.Test;

class AurocTest {

  /** The example in the documentation of scikit-learn's roc_auc_score. */
  @Test
  void isTheExampleOfScikitLearn() {
    double area =
        Auroc.of(new double[] {0.1, 0.4, 0.35, 0.8}, new boolean[] {false, false, true, true});

    assertThat(area).isEqualTo(0.75);
  }

  @Test
  void aTieCountsHalf() {
    assertThat(Auroc.of(new double[] {1, 1, 2}, new boolean[] {true, false, false}))
        .isEqualTo(0.25);
    assertThat(Auroc.of(new double[] {7, 7, 7}, new boolean[] {true, false, true})).isEqualTo(0.5);
    assertThat(Auroc.of(new double[] {0.0, -0.0}, new boolean[] {true, false})).isEqualTo(0.5);
  }

  @Test
  void isTheShareOfPairsInTheRightOrder() {
    SplitMix64 random = new SplitMix64(1);
    for (int round = 0; round < 200; round++) {
      int size = 2 + random.nextInt(40);
      double[] scores = new double[size];
      boolean[] anomalous = new boolean[size];
      for (int i = 0; i < size; i++) {
        scores[i] = random.nextInt(10);
        anomalous[i] = i == 0 || i > 1 && random.nextInt(3) == 0;
      }
      assertThat(Auroc.of(scores, anomalous)).isCloseTo(byPairs(scores, anomalous), within(1e-12));
    }
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatThrownBy(() -> Auroc.of(new double[] {1, 2}, new boolean[] {true}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot measure AUROC: 2 scores and 1 labels. Pass one label per score.");
    assertThatThrownBy(() -> Auroc.of(new double[] {1, 2}, new boolean[] {true, true}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot measure AUROC: all 2 labels are anomalies. Add ordinary rows.");
    assertThatThrownBy(() -> Auroc.of(new double[] {1, 2}, new boolean[] {false, false}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot measure AUROC: no label is an anomaly. Add labelled anomalies.");
    assertThatThrownBy(() -> Auroc.of(new double[] {1, Double.NaN}, new boolean[] {false, true}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot measure AUROC: score 1 is NaN. Leave out what has no score.");
  }

  private static double byPairs(double[] scores, boolean[] anomalous) {
    double won = 0;
    int pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (anomalous[i] && !anomalous[j]) {
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return won / pairs;
  }
}
