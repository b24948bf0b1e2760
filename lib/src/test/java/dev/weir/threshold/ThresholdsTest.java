package dev.weir.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.spec.Choice;
import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  private static final double[] SCORES = IntStream.rangeClosed(1, 999).asDoubleStream().toArray();
  private static final Calibration CALIBRATION = Calibration.of(SCORES, SCORES, 999);

  @Test
  void aFixedLevelIsTheOneGiven() {
    assertThat(level("fixed", Map.of("at", 0.65))).isEqualTo(0.65);
  }

  @Test
  void aQuantileIsNotExceededByItsShare() {
    double level = level("quantile", Map.of("of", 0.75));

    assertThat(level).isEqualTo(750); // rank 250 of 999
    assertThat(IntStream.of(749, 750, 751).filter(i -> Threshold.isAnomaly(i, level)))
        .containsExactly(751);
  }

  @Test
  void aQuantileBeyondTheHistoryIsExtrapolated() {
    assertThat(level("quantile", Map.of("of", 0.999999))).isGreaterThan(999);
  }

  /**
   * Above 992 there are 7 anomalies, 0.7 a day with a limit of 1.96 over the ten days; one more
   * would exceed 2.
   */
  @Test
  void aBudgetIsSpentButNotExceeded() {
    assertThat(level("budget", Map.of("incidents-per-day", 2.0))).isEqualTo(992);
    assertThat(level("budget", Map.of("incidents-per-day", 0.05))).isEqualTo(999);
    assertThat(level("budget", Map.of("incidents-per-day", 500.0))).isEqualTo(1);
  }

  @Test
  void aBudgetNeedsTheIncidentsOfTheHistory() {
    assertThatThrownBy(
            () -> new BudgetThreshold(3).level(new ScoreHistory(CALIBRATION, Optional.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot keep a budget of incidents: the model was trained without counting them."
                + " Train again with the budget in the pipeline file.");
  }

  @Test
  void onlyABudgetCountsIncidents() {
    assertThat(Thresholds.all())
        .filteredOn(
            kind ->
                kind.kind().options().stream().allMatch(option -> option.fallback().isPresent())
                    ? kind.maker().apply(kind.kind().defaults()).countsIncidents()
                    : kind.maker()
                        .apply(new Settings(Map.of("at", 1.0, "incidents-per-day", 1.0)))
                        .countsIncidents())
        .extracting(ThresholdKind::name)
        .containsExactly("budget");
  }

  @Test
  void namesAreUnique() {
    assertThat(Thresholds.kinds()).extracting(Kind::name).doesNotHaveDuplicates();
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertRefused("fixed", Map.of("at", Double.NaN), "Invalid at: NaN (must be a finite number)");
    assertRefused("quantile", Map.of("of", 1.0), "Invalid of: 1.0 (must be above 0 and below 1)");
    assertRefused(
        "budget",
        Map.of("incidents-per-day", 0.0),
        "Invalid incidents-per-day: 0.0 (must be above 0 and below 1000000)");
    for (String kind : List.of("z", "mad", "iqr")) {
      assertRefused(kind, Map.of("k", 0.0), "Invalid k: 0.0 (must be above 0 and below 1000000)");
    }
    assertRefused(
        "pot",
        Map.of("risk", 1.0, "tail", 0.02),
        "Invalid risk: 1.0 (must be above 0 and below 1)");
    assertRefused(
        "pot",
        Map.of("risk", 0.1, "tail", 0.5),
        "Invalid tail: 0.5 (must be above 0 and below 0.5)");
    assertRefused(
        "mixture", Map.of("share", 0.0), "Invalid share: 0.0 (must be above 0 and below 1)");
    assertRefused(
        "fdr",
        Map.of("rate", 0.1, "every", Duration.ZERO),
        "Invalid every: PT0S (must be longer than 0)");
    assertRefused(
        "rolling-quantile",
        Map.of("over", Duration.ofDays(1), "at-least", 9L, "of", 0.5),
        "Invalid at-least: 9 (must be between 10 and 1000000)");
    assertRefused(
        "guess",
        Map.of(),
        "Cannot make threshold: there is no threshold 'guess'. "
            + "Choose one of "
            + String.join(", ", Thresholds.kinds().stream().map(Kind::name).toList())
            + ".");
  }

  private static void assertRefused(String kind, Map<String, Object> settings, String message) {
    assertThatThrownBy(() -> level(kind, settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static double level(String kind, Map<String, Object> settings) {
    List<ScoredObservation> history = new ArrayList<>();
    for (double score : SCORES) {
      history.add(new ScoredObservation("series " + score, (long) score, score));
    }
    IncidentCurve curve = IncidentCurve.of(history, Duration.ofHours(1), 10);
    return Thresholds.threshold(new Choice(kind, new Settings(settings)))
        .level(new ScoreHistory(CALIBRATION, Optional.of(curve)));
  }
}
