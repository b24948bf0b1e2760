package dev.weir.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.evaluation.NabScore.Outcome;
import dev.weir.evaluation.NabScore.Part;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NabScoreTest {

  /** A window of rows 10 to 13 in twenty, of which the first three are probation. */
  @Test
  void theEarlierTheBetter() {
    assertThat(found(10)).isCloseTo(100, within(1e-12));
    // row 12 is the third of four: S(-2/4) / S(-1)
    double third = (2 / (1 + Math.exp(-2.5)) - 1) / (2 / (1 + Math.exp(-5.0)) - 1);
    assertThat(found(12)).isCloseTo(100 * (third + 1) / 2, within(1e-12));
    assertThat(found(12, 13)).isEqualTo(found(12));
    assertThat(found(10, 11, 12, 13)).isEqualTo(found(10));
    assertThat(found()).isZero();
  }

  @Test
  void aFalseAlarmCostsMoreTheFartherItIsBehindAWindow() {
    // two rows after a window of four: 0.11 S(2/3); ten rows is more than three widths
    double near = 0.11 * (2 / (1 + Math.exp(10 / 3.0)) - 1);
    assertThat(found(15)).isCloseTo(100 * (near - 1 + 1) / 2, within(1e-12));
    assertThat(found(5)).isCloseTo(-100 * 0.11 / 2, within(1e-12));
    assertThat(NabScore.at(1, List.of(part(30, 10, 13, 24))).score())
        .isCloseTo(-100 * 0.11 / 2, within(1e-12));
  }

  @Test
  void whatIsInProbationDoesNotCount() {
    assertThat(found(0, 1, 2, 10)).isEqualTo(found(10));
    assertThat(found(0, 1, 2, 3, 10)).isLessThan(found(10));
    assertThat(NabScore.at(1, List.of(part(20, 1, 2, 2))).score()).isNaN();
    assertThat(NabScore.probation(20)).isEqualTo(3);
    assertThat(NabScore.probation(4032)).isEqualTo(604);
    assertThat(NabScore.probation(1_000_000)).isEqualTo(750);
  }

  @Test
  void aWindowOfOneRowIsFollowedByWholeFalseAlarms() {
    Outcome outcome = NabScore.at(1, List.of(part(20, 10, 10, 10, 11)));

    assertThat(outcome.score()).isCloseTo(100 * (1 - 0.11 + 1) / 2, within(1e-12));
  }

  /**
   * The figures of NAB's own code at commit ea702d7 for three series with five windows: {@code
   * Sweeper(0.15, {tpWeight: 1, fpWeight: 0.11, fnWeight: 1})} of nab/sweeper.py, {@code
   * calcScoreByThreshold} over the points of all series, and of each.
   */
  @Test
  void isWhatTheBenchmarkComputes() {
    List<Part> parts =
        List.of(
            reference(42, 400, 1000, 70, 80, 200, 230),
            reference(43, 1000, 12, 160, 164, 300, 330, 990, 999),
            reference(44, 300, 1000));

    Outcome best = NabScore.of(parts);
    assertThat(best.threshold()).isEqualTo(0.5);
    assertThat(best.score()).isCloseTo(76.29574414699775, within(1e-10));
    assertThat(best.scores().subList(0, 2))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-10 ? 0 : 1)
        .containsExactly(92.1837303661671, 65.70375333421818);
    assertThat(best.scores().get(2)).isNaN();
    Outcome higher = NabScore.at(0.55, parts);
    assertThat(higher.score()).isCloseTo(36.87349214646684, within(1e-10));
    Outcome lower = NabScore.at(0.3, parts);
    assertThat(lower.score()).isCloseTo(-423.495185169728, within(1e-9));
    assertThat(lower.scores().get(0)).isCloseTo(-220.0721298959536, within(1e-9));
    assertThat(lower.scores().get(1)).isCloseTo(-364.77722201891225, within(1e-9));
  }

  @Test
  void findingNothingIsBestWhereScoresAreBackwards() {
    double[] scores = new double[100];
    Arrays.setAll(scores, i -> 100 - i);
    Outcome outcome = NabScore.of(List.of(new Part(scores, List.of(new RowSpan(98, 99)))));

    assertThat(outcome.threshold()).isInfinite();
    assertThat(outcome.score()).isZero();
  }

  @Test
  void equalScoresAreFoundTogether() {
    double[] scores = new double[100];
    Outcome outcome = NabScore.of(List.of(new Part(scores, List.of(new RowSpan(16, 18)))));

    assertThat(outcome.threshold()).isInfinite(); // the window comes with eighty false alarms
    assertThat(outcome.score()).isZero();
  }

  @Test
  void refusesWindowsThatAreNotOfTheSeries() {
    assertThatThrownBy(() -> part(20, 10, 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot measure the NAB score: window RowSpan[first=10, last=20] of a series of 20 rows begins before row 0 or ends after the last. Pass windows in order, without overlap.");
  }

  private static double found(int... rows) {
    return NabScore.at(1, List.of(part(20, 10, 13, rows))).score();
  }

  private static Part part(int count, int first, int last, int... found) {
    double[] scores = new double[count];
    IntStream.of(found).forEach(row -> scores[row] = 1);
    return new Part(scores, List.of(new RowSpan(first, last)));
  }

  private static Part reference(int seed, int count, int bound, int... firstAndLastRows) {
    References given = References.seeded(seed, count, bound, firstAndLastRows);
    double[] scores = Arrays.stream(given.scores()).map(s -> s / (2.0 * bound)).toArray();
    return new Part(scores, RowSpan.runs(given.anomalous()));
  }
}
