package dev.weir.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.Json;
import dev.weir.core.SplitMix64;
import dev.weir.threshold.IncidentCurve.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IncidentCurveTest {
  private static final Duration GAP = Duration.ofMinutes(10);
  private static final int DAYS = 5;
  private static final double Z = 1.6448536269514722;

  /** At a level of 6, minutes 0 and 20 of a are two incidents; 10 joins them. */
  @Test
  void aLowerLevelCanJoinIncidents() {
    IncidentCurve curve =
        IncidentCurve.of(
            List.of(at("a", 0, 9), at("a", 20, 8), at("a", 10, 6), at("b", 10, 5), at("b", 21, 4)),
            GAP,
            2);

    // Two days, one incident: mean 0.5, and both chance and the days themselves say a variance of
    // 0.5.
    Point one = new Point(8, 1, 1, 0.5 + Z * Math.sqrt(0.5 / 2));
    // Two incidents on one day and none on the other: mean 1, variance 2.
    Point two = new Point(4, 4, 2, 1 + Z * Math.sqrt(2.0 / 2));
    assertThat(curve.points()).containsExactly(new Point(9, 0, 0, 0), one, two);
    assertThat(curve.at(6)).isEqualTo(one);
    assertThat(curve.at(4)).isEqualTo(two);
    assertThat(curve.at(10)).isEqualTo(new Point(10, 0, 0, 0));
  }

  @Test
  void equalScoresAreAnomaliesTogether() {
    IncidentCurve curve =
        IncidentCurve.of(
            List.of(at("a", 0, 7), at("b", 0, 7), at("c", 0, 7), at("d", 0, 5)), GAP, 1);

    double upper = 3 + Z * Math.sqrt(3);
    assertThat(curve.points()).containsExactly(new Point(7, 0, 0, 0), new Point(5, 3, 3, upper));
    assertThat(curve.lowestLevel(upper - 0.01)).isEqualTo(7);
    assertThat(curve.lowestLevel(upper)).isEqualTo(5);
  }

  @Test
  void anObservationScoredTwiceIsOneAnomaly() {
    IncidentCurve curve =
        IncidentCurve.of(List.of(at("a", 0, 7), at("a", 0, 6), at("b", 0, 5)), GAP, 1);

    assertThat(curve.at(5).incidents()).isEqualTo(1);
  }

  @Test
  void theLowestLevelStaysWithinTheBudgetAtEveryHigherOne() {
    SplitMix64 random = new SplitMix64(1);
    for (int round = 0; round < 100; round++) {
      List<ScoredObservation> all = new ArrayList<>();
      for (int i = 1 + random.nextInt(60); i > 0; i--) {
        all.add(at("s" + random.nextInt(3), random.nextInt(6000), random.nextInt(40)));
      }
      Collections.shuffle(all, new Random(round));
      IncidentCurve curve = IncidentCurve.of(all, GAP, DAYS);
      for (double perDay : new double[] {0.1, 0.5, 1, 2.5, 4, 100}) {
        assertThat(curve.lowestLevel(perDay)).isEqualTo(byCounting(all, perDay));
      }
      for (Point point : curve.points()) {
        assertThat(point.incidents()).isEqualTo(incidents(all, point.level()));
      }
    }
  }

  @Test
  void manyLevelsAreThinnedButNeverBreakTheBudget() {
    SplitMix64 random = new SplitMix64(2);
    List<ScoredObservation> all = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      all.add(at("s" + i % 50, random.nextInt(100 * 1440), random.nextDouble()));
    }

    IncidentCurve curve = IncidentCurve.of(all, GAP, 100);

    assertThat(curve.points()).hasSizeBetween(400, 512);
    for (double perDay : new double[] {0.1, 1, 3, 10, 30, 100}) {
      double found = upper(all, curve.lowestLevel(perDay), 100);
      assertThat(found).isLessThanOrEqualTo(perDay).isGreaterThan(0.95 * perDay - 0.05);
    }
  }

  @Test
  void asJsonItIsTheSame() {
    IncidentCurve curve =
        IncidentCurve.of(List.of(at("a", 0, 0.1), at("b", 0, 1 / 3.0)), GAP, 181.25);

    assertThat(Json.read(Json.text(curve), IncidentCurve.class)).isEqualTo(curve);
  }

  @Test
  void refusesAHistoryOfNothing() {
    assertThatThrownBy(() -> IncidentCurve.of(List.of(), GAP, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot count incidents: there are no scored observations. "
                + "Score a history with some.");
    assertThatThrownBy(() -> IncidentCurve.of(List.of(at("a", 0, 1)), GAP, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot count incidents: 0.0 days are no span. Pass a number above 0.");
    assertThatThrownBy(() -> at("a", 0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid score: NaN (must be finite)");
  }

  private static double byCounting(List<ScoredObservation> all, double perDay) {
    TreeSet<Double> levels = new TreeSet<>();
    all.forEach(one -> levels.add(one.score()));
    double lowest = levels.last();
    for (double level : levels.descendingSet()) {
      if (upper(all, level, DAYS) > perDay) {
        return lowest;
      }
      lowest = level;
    }
    return lowest;
  }

  private static double upper(List<ScoredObservation> all, double level, int days) {
    double[] perDay = new double[days];
    starts(all, level).forEach(start -> perDay[(int) (start / 86_400_000_000L)]++);
    double mean = Arrays.stream(perDay).sum() / days;
    double squares = Arrays.stream(perDay).map(count -> count * count).sum();
    double variance = (squares - days * mean * mean) / (days - 1);
    return mean + Z * Math.sqrt(Math.max(variance, mean) / days);
  }

  private static int incidents(List<ScoredObservation> all, double level) {
    return starts(all, level).size();
  }

  private static List<Long> starts(List<ScoredObservation> all, double level) {
    TreeMap<String, TreeSet<Long>> times = new TreeMap<>();
    for (ScoredObservation one : all) {
      if (Threshold.isAnomaly(one.score(), level)) {
        times.computeIfAbsent(one.series(), name -> new TreeSet<>()).add(one.timeUs());
      }
    }
    List<Long> starts = new ArrayList<>();
    for (TreeSet<Long> own : times.values()) {
      Long previous = null;
      for (Long time : own) {
        if (previous == null || time - previous > 600_000_000L) {
          starts.add(time);
        }
        previous = time;
      }
    }
    return starts;
  }

  private static ScoredObservation at(String series, long minute, double score) {
    return new ScoredObservation(series, minute * 60_000_000L, score);
  }
}
