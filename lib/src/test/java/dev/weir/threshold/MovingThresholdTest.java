package dev.weir.threshold;

import static dev.weir.threshold.Histories.calibration;
import static dev.weir.threshold.Histories.random;
import static dev.weir.threshold.Histories.threshold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thresholds that look back: every one that there is, and what each says of a window. */
class MovingThresholdTest {

  private static final long MINUTE_US = 60_000_000L;
  private static final Calibration FIRST = random(1, 2_000, Histories::exponential);
  private static final Calibration SECOND =
      random(2, 2_000, r -> 100 + 10 * Histories.exponential(r));

  private record Scored(long timeUs, double score, Calibration model) {}

  private static MovingThreshold moving(String kind, Map<String, Object> settings) {
    return (MovingThreshold) threshold(kind, settings);
  }

  static List<MovingThreshold> all() {
    Map<String, Object> settings =
        Map.ofEntries(
            Map.entry("over", Duration.ofHours(2)),
            Map.entry("at-least", 30L),
            Map.entry("of", 0.98),
            Map.entry("k", 3.0),
            Map.entry("drift", Duration.ofMinutes(20)),
            Map.entry("risk", 0.003),
            Map.entry("tail", 0.2),
            Map.entry("rate", 0.2),
            Map.entry("every", Duration.ofHours(2)),
            Map.entry("at", 1.0),
            Map.entry("incidents-per-day", 1.0),
            Map.entry("share", 0.5));
    return Thresholds.all().stream()
        .map(kind -> threshold(kind.name(), settings))
        .filter(MovingThreshold.class::isInstance)
        .map(MovingThreshold.class::cast)
        .toList();
  }

  @Test
  void thereAreSome() {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(4);
  }

  /** Irregular, now and then several at once, drifting, of two models that take turns. */
  private static List<Scored> scores(long seed) {
    Random random = new Random(seed);
    List<Scored> scores = new ArrayList<>();
    long timeUs = 1_000 * MINUTE_US;
    for (int i = 0; i < 600; i++) {
      timeUs += random.nextInt(5) == 0 ? 0 : (1 + random.nextInt(3)) * MINUTE_US;
      double strange = random.nextInt(40) == 0 ? 15 : 1;
      double score = strange * Histories.exponential(random) + i / 300.0;
      boolean second = i > 150 && i < 320 || i > 450 && random.nextInt(6) == 0;
      scores.add(new Scored(timeUs, second ? 100 + 10 * score : score, second ? SECOND : FIRST));
    }
    return scores;
  }

  private static List<Double> levels(MovingThreshold threshold, List<Scored> scores) {
    MovingThreshold.Pass pass = threshold.pass();
    List<Double> levels = new ArrayList<>();
    for (int i = 0; i < scores.size(); ) {
      int next = i;
      while (next < scores.size() && scores.get(next).timeUs == scores.get(i).timeUs) {
        levels.add(pass.level(scores.get(next).timeUs, scores.get(next++).model));
      }
      for (; i < next; i++) {
        pass.remember(scores.get(i).timeUs, scores.get(i).score, scores.get(i).model);
      }
    }
    return levels;
  }

  /** Bit for bit: so it cannot matter where a judge begins, or where micro-batches are cut. */
  @ParameterizedTest
  @MethodSource("all")
  void aLevelDependsOnNothingBeforeWhatIsLookedBackOn(MovingThreshold threshold) {
    List<Scored> scores = scores(11);
    List<Double> levels = levels(threshold, scores);
    assertThat(levels.stream().distinct().count()).as("levels").isGreaterThan(50);

    for (int i = 0; i < scores.size(); i++) {
      Scored asked = scores.get(i);
      MovingThreshold.Pass pass = threshold.pass();
      for (Scored earlier : scores) {
        if (earlier.timeUs < asked.timeUs && earlier.timeUs >= threshold.sinceUs(asked.timeUs)) {
          pass.remember(earlier.timeUs, earlier.score, earlier.model);
        }
      }
      assertThat(pass.level(asked.timeUs, asked.model)).as("level %d", i).isEqualTo(levels.get(i));
    }
  }

  /** Otherwise the test above would not see one that looks back further than it says. */
  @ParameterizedTest
  @MethodSource("all")
  void aLevelDependsOnAllThatIsLookedBackOn(MovingThreshold threshold) {
    List<Scored> scores = scores(12);
    List<Double> levels = levels(threshold, scores);
    long differing = 0;
    for (int i = 100; i < scores.size(); i++) {
      Scored asked = scores.get(i);
      MovingThreshold.Pass pass = threshold.pass();
      long sinceUs = threshold.sinceUs(asked.timeUs) + 10 * MINUTE_US;
      for (Scored earlier : scores) {
        if (earlier.timeUs < asked.timeUs && earlier.timeUs >= sinceUs) {
          pass.remember(earlier.timeUs, earlier.score, earlier.model);
        }
      }
      differing += pass.level(asked.timeUs, asked.model) == levels.get(i) ? 0 : 1;
    }
    assertThat(differing).isPositive();
  }

  @ParameterizedTest
  @MethodSource("all")
  void theOrderWithinAnInstantDoesNotMatter(MovingThreshold threshold) {
    List<Scored> scores = scores(13);
    List<Scored> other = new ArrayList<>(scores);
    for (int i = 1; i < other.size(); i++) {
      if (other.get(i - 1).timeUs == other.get(i).timeUs) {
        Collections.swap(other, i - 1, i);
      }
    }
    assertThat(other).isNotEqualTo(scores);
    MovingThreshold.Pass pass = threshold.pass();
    MovingThreshold.Pass swapped = threshold.pass();
    for (int i = 0; i < scores.size(); i++) {
      pass.remember(scores.get(i).timeUs, scores.get(i).score, scores.get(i).model);
      swapped.remember(other.get(i).timeUs, other.get(i).score, other.get(i).model);
      long nextUs = scores.get(i).timeUs + 1;
      if (i + 1 == scores.size() || scores.get(i + 1).timeUs >= nextUs) {
        assertThat(swapped.level(nextUs, FIRST)).isEqualTo(pass.level(nextUs, FIRST));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aLevelIsTheSameBeforeAndAfterItsInstantIsTold(MovingThreshold threshold) {
    MovingThreshold.Pass pass = threshold.pass();
    for (Scored each : scores(14)) {
      double before = pass.level(each.timeUs, each.model);
      pass.remember(each.timeUs, each.score, each.model);
      assertThat(pass.level(each.timeUs, each.model)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void levelsLookedBackForLiesBeforeAndDoesNotGoBack(MovingThreshold threshold) {
    long before = Long.MIN_VALUE;
    for (long timeUs = -500 * MINUTE_US; timeUs < 500 * MINUTE_US; timeUs += 7 * MINUTE_US) {
      long sinceUs = threshold.sinceUs(timeUs);
      assertThat(sinceUs)
          .isBetween(timeUs - threshold.lookBack().toMillis() * 1000, timeUs)
          .isGreaterThanOrEqualTo(before);
      before = sinceUs;
    }
    assertThat(threshold.rule()).isNotBlank();
  }

  private static double levelAfter(MovingThreshold threshold, double... scores) {
    MovingThreshold.Pass pass = threshold.pass();
    for (int i = 0; i < scores.length; i++) {
      pass.remember(i * MINUTE_US, scores[i], FIRST);
    }
    return pass.level(scores.length * MINUTE_US, FIRST);
  }

  @Test
  void aRollingQuantileIsThatOfTheWindow() {
    MovingThreshold threshold =
        moving(
            "rolling-quantile", Map.of("over", Duration.ofMinutes(99), "at-least", 10L, "of", 0.9));
    double[] scores = DoubleStream.iterate(1, s -> s + 1).limit(300).toArray();

    assertThat(levelAfter(threshold, scores)).isCloseTo(291, within(1e-9)); // rank 10 of 202 to 300
  }

  @Test
  void aRollingMadIsThatOfTheWindow() {
    MovingThreshold threshold =
        moving("rolling-mad", Map.of("over", Duration.ofMinutes(5), "at-least", 10L, "k", 2.0));
    double[] few = {9, 9, 9, 9, 9, 9};
    double[] many = new double[10];
    MovingThreshold.Pass pass = threshold.pass();
    for (double score : new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 100}) {
      pass.remember(0, score, FIRST);
    }

    assertThat(pass.level(1, FIRST)).isEqualTo(5 + 2 * (1.4826 * 2));
    assertThat(levelAfter(threshold, few))
        .isEqualTo(Histories.level("mad", Map.of("k", 2.0), FIRST));
    Arrays.fill(many, 3);
    assertThat(
            levelAfter(
                moving(
                    "rolling-mad", Map.of("over", Duration.ofHours(5), "at-least", 10L, "k", 2.0)),
                many))
        .isEqualTo(3);
  }

  /** After a promotion a score counts as the one with the same tail probability. */
  @Test
  void scoresOfAnotherModelAreTranslated() {
    Calibration ten = calibration(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    Calibration hundred = calibration(10, 20, 30, 40, 50, 60, 70, 80, 90, 100);
    MovingThreshold threshold =
        moving("rolling-mad", Map.of("over", Duration.ofHours(1), "at-least", 10L, "k", 1.0));
    MovingThreshold.Pass pass = threshold.pass();
    for (int i = 1; i <= 10; i++) {
      pass.remember(i, i, ten);
    }

    assertThat(pass.level(11, ten)).isCloseTo(5 + 1.4826 * 2, within(1e-9));
    assertThat(pass.level(11, hundred)).isCloseTo(50 + 1.4826 * 20, within(1e-9));
  }

  /** A ramp under noise: what is over it is rare by its own standards, not by the whole ramp's. */
  @Test
  void dspotFollowsADrift() {
    Random random = new Random(21);
    double[] scores = new double[3_000];
    Arrays.setAll(scores, i -> 0.01 * i + Histories.exponential(random));
    MovingThreshold dspot =
        moving(
            "dspot",
            Map.of(
                "over",
                Duration.ofMinutes(2_900),
                "drift",
                Duration.ofMinutes(50),
                "at-least",
                500L,
                "risk",
                1e-4,
                "tail",
                0.02));

    // The mean of the last 50 is 30 + 1 - 0.25; exceeded with 1e-4 over its mean is 8.2 more.
    assertThat(levelAfter(dspot, scores)).isBetween(30 + 5.5, 30 + 12.5);
  }

  /** Against the same thing from scratch: window, running means, tail. */
  @Test
  void dspotIsPeaksOverThresholdOfTheDifferences() {
    Random random = new Random(22);
    double[] scores = random.doubles(400).map(u -> -Math.log(1 - u)).toArray();
    double[] differences = new double[300];
    for (int i = 100; i < 400; i++) {
      differences[i - 100] = scores[i] - Arrays.stream(scores, i - 30, i).average().orElseThrow();
    }
    Arrays.sort(differences);
    double over = differences[299 - 60];
    double[] excesses = Arrays.stream(differences, 240, 300).map(d -> d - over).toArray();
    double[] ones = new double[60];
    Arrays.fill(ones, 1);
    double expected =
        Arrays.stream(scores, 370, 400).average().orElseThrow()
            + ParetoTail.of(over, 0.2, excesses, ones).scoreAt(0.001);

    double level =
        levelAfter(
            moving(
                "dspot",
                Map.of(
                    "over",
                    Duration.ofMinutes(300),
                    "drift",
                    Duration.ofMinutes(30),
                    "at-least",
                    100L,
                    "risk",
                    0.001,
                    "tail",
                    0.2)),
            scores);

    assertThat(level).isCloseTo(expected, within(1e-9));
  }
}
