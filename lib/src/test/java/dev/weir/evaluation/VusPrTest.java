package dev.weir.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VusPrTest {

  /** Without a buffer it is the average precision, times the share of events that were found. */
  @Test
  void withoutBufferEventsMustBeFound() {
    boolean[] anomalous = {false, true, false, true};

    assertThat(VusPr.of(new double[] {1, 4, 2, 3}, anomalous, 0)).isCloseTo(1, within(1e-15));
    // the first threshold finds one of two rows in one of two events: recall 1/2 x 1/2 with
    // precision 1; the second nothing more with 1/2; the third all with 2/3
    assertThat(VusPr.of(new double[] {1, 4, 3, 2}, anomalous, 0))
        .isCloseTo(0.25 * 1 + 0 * 0.5 + 0.75 * 2 / 3, within(1e-15));
  }

  /**
   * A buffer of 2 reaches one row, which counts sqrt(1/2); of 1 reaches none. The scores find, in
   * this order, the row before the event, the event, and the rest.
   */
  @Test
  void aRowBesideAnEventCountsInPart() {
    boolean[] anomalous = {false, true, false, false};
    double[] scores = {4, 3, 2, 1};
    double w = Math.sqrt(0.5);
    double unbuffered = 1 * 0.5;
    // found are w of 1 + w/2 with precision w, then 1 + w (more than all) with (1 + w)/2
    double first = w / (1 + w / 2);
    double buffered = first * w + (1 - first) * (1 + w) / 2;

    assertThat(VusPr.of(scores, anomalous, 1)).isCloseTo(unbuffered, within(1e-15));
    assertThat(VusPr.of(scores, anomalous, 2))
        .isCloseTo((2 * unbuffered + buffered) / 3, within(1e-15));
  }

  /**
   * The figures of TSB-AD's own code at commit 8763009: {@code generate_curve(label, score, buffer,
   * 'opt', 250)[7]} of TSB_AD/evaluation/basic_metrics.py. Events that touch when buffered, events
   * at the ends, ties, fewer rows than thresholds.
   */
  @Test
  void isWhatTheBenchmarkComputes() {
    assertVolume(References.of(400, 1000, 50, 60, 70, 70, 200, 230), 50, 0.44323017612889704);
    assertVolume(References.of(400, 1000, 50, 60, 70, 70, 200, 230), 7, 0.2885337994909829);
    assertVolume(References.of(1000, 12, 0, 4, 100, 130, 990, 999), 125, 0.2700788277156912);
    assertVolume(References.of(60, 1000, 10, 12), 20, 0.2275556923832452);
    assertVolume(References.of(300, 500, 100, 199), 0, 0.5542102044218311);
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatThrownBy(() -> VusPr.of(new double[] {1}, new boolean[] {false}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot measure VUS-PR: no label is an anomaly. Add labelled anomalies.");
    assertThatThrownBy(() -> VusPr.of(new double[] {1}, new boolean[] {true}, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid buffer: -1 (must be at least 0)");
  }

  private static void assertVolume(References given, int buffer, double expected) {
    assertThat(VusPr.of(given.scores(), given.anomalous(), buffer))
        .isCloseTo(expected, within(1e-12));
  }
}
