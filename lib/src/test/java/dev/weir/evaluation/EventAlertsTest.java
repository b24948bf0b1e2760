package dev.weir.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.SplitMix64;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventAlertsTest {

  private static final List<RowSpan> EVENTS = List.of(new RowSpan(2, 4), new RowSpan(8, 8));

  /**
   * From the highest: a false alert at 0; the last row of the first event; one at 6, and with 5
   * beside it still one; the second event is below the next false alert, at 9 (after the budget of
   * two).
   */
  @Test
  void lowersTheThresholdUntilThereWouldBeMoreFalseAlertsThanEvents() {
    double[] scores = {9, 0, 0, 3, 8, 6, 7, 0, 4, 0, 5};

    EventAlerts alerts = EventAlerts.of(scores, minutes(11), EVENTS);

    assertThat(alerts.threshold()).isEqualTo(6);
    assertThat(alerts.recall()).isEqualTo(0.5);
    assertThat(alerts.falseAlerts()).isEqualTo(2);
    assertThat(alerts.alerts()).isEqualTo(3);
    assertThat(alerts.meanDelayUs().orElseThrow()).isEqualTo(2 * 60e6);
  }

  @Test
  void theDelayIsFromTheFirstRowOfTheEventToTheFirstFoundInIt() {
    double[] scores = {0, 0, 0, 8, 9, 0, 0, 0, 7, 0, 0};

    EventAlerts alerts = EventAlerts.of(scores, minutes(11), EVENTS);

    // the rows at 0 are three runs beside the events
    assertThat(alerts.threshold()).isEqualTo(7);
    assertThat(alerts.recall()).isEqualTo(1);
    assertThat(alerts.falseAlerts()).isZero();
    assertThat(alerts.meanDelayUs().orElseThrow()).isEqualTo(0.5 * 60e6);
  }

  @Test
  void equalScoresAreFoundTogether() {
    double[] scores = {5, 0, 5, 0, 5, 0, 5, 0, 5, 0, 5};

    EventAlerts alerts = EventAlerts.of(scores, minutes(11), EVENTS);

    assertThat(alerts.threshold()).isInfinite(); // three false alerts at once
    assertThat(alerts.recall()).isZero();
    assertThat(alerts.alerts()).isZero();
    assertThat(alerts.meanDelayUs()).isEmpty();
  }

  @Test
  void aRandomScorerFindsFewLongEvents() {
    SplitMix64 random = new SplitMix64(1);
    double found = 0;
    for (int round = 0; round < 50; round++) {
      double[] scores = new double[10_000];
      Arrays.setAll(scores, i -> random.nextDouble());
      found +=
          EventAlerts.of(
                  scores,
                  minutes(10_000),
                  List.of(new RowSpan(2000, 2499), new RowSpan(6000, 6499)))
              .recall();
    }
    // a tenth of the rows are of events, and about two are drawn
    assertThat(found / 50).isCloseTo(0.1, within(0.1));
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatThrownBy(() -> EventAlerts.of(new double[] {1}, minutes(1), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot measure event recall: there is no event. Add labelled anomalies.");
    assertThatThrownBy(
            () -> EventAlerts.of(new double[] {Double.NaN}, minutes(1), List.of(new RowSpan(0, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot measure event recall: score 0 is NaN. Leave out what has no score.");
  }

  private static long[] minutes(int count) {
    long[] times = new long[count];
    Arrays.setAll(times, i -> i * 60_000_000L);
    return times;
  }
}
