package dev.weir.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.SplitMix64;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every detector made for series promises. */
class SeriesDetectorsTest {
  private static final int ROWS = 700;
  private static final int STRANGE = 600;
  private static final int SETTLED = 200; // the wave breaks between train part and rows

  static Stream<String> names() {
    return SeriesDetectors.all().stream().map(SeriesDetectorKind::name);
  }

  /** How much later than the strange row that of a detector of windows may be. */
  private static int late(String name) {
    return switch (name) {
      case "cusum", "page-hinkley", "discord" -> 32;
      case "random-cut-forest", "shingle-isolation" -> 8;
      case "spectrum" -> 99;
      default -> 2;
    };
  }

  /** Those that can do without later rows, where there is a train part. */
  static Stream<String> online() {
    return names().filter(name -> !name.equals("matrix-profile"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void takesAnySeries(String name) {
    for (int dimension : new int[] {1, 3}) {
      for (double[] values : odd(dimension)) {
        SeriesCase series =
            series(Observations.none(dimension), values, dimension, Sight.WHOLE_SERIES);
        double[] scores = scores(name, series);
        assertThat(scores).hasSize(values.length / dimension).doesNotContain(Double.NaN);
        assertThat(Arrays.stream(scores).allMatch(Double::isFinite)).isTrue();
        assertThat(scores(name, series)).as("same bits").containsExactly(scores);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatNeverWasScoresHighest(String name) {
    for (int dimension : new int[] {1, 3}) {
      double[] values = waves(ROWS, dimension);
      values[STRANGE * dimension] = 9;
      Observations train = observations(waves(ROWS, dimension), dimension);
      double[] scores = scores(name, series(train, values, dimension, Sight.WHOLE_SERIES));

      int highest =
          IntStream.range(SETTLED, ROWS)
              .reduce((a, b) -> scores[b] > scores[a] ? b : a)
              .orElseThrow();
      assertThat(highest).isBetween(STRANGE - 2, STRANGE + late(name));
    }
  }

  @ParameterizedTest
  @MethodSource("online")
  void seeingThePastOnlyAScoreDoesNotDependOnLaterRows(String name) {
    for (int dimension : new int[] {1, 3}) {
      double[] values = waves(ROWS, dimension);
      Observations train = observations(waves(300, dimension), dimension);
      double[] whole = scores(name, series(train, values, dimension, Sight.PAST_ONLY));
      for (int end : new int[] {1, 2, 57, 699}) {
        double[] begun = Arrays.copyOf(values, end * dimension);
        assertThat(scores(name, series(train, begun, dimension, Sight.PAST_ONLY)))
            .containsExactly(Arrays.copyOf(whole, end));
      }
    }
  }

  @Test
  void autoChoosesByWhatIsGiven() {
    assertThat(chosen(1, 0, Sight.PAST_ONLY)).isEqualTo("lag-bank");
    assertThat(chosen(1, 300, Sight.PAST_ONLY)).isEqualTo("lag-bank");
    assertThat(chosen(3, 0, Sight.PAST_ONLY)).isEqualTo("lag-bank");
    assertThat(chosen(3, 300, Sight.PAST_ONLY)).isEqualTo("nearest-and-forecast");
    assertThat(chosen(3, 0, Sight.WHOLE_SERIES)).isEqualTo("nearest-and-forecast");
    assertThat(chosen(1, 0, Sight.WHOLE_SERIES)).isEqualTo("matrix-profile");
  }

  /** Which of the others scores as auto does. */
  private static String chosen(int dimension, int trained, Sight sight) {
    Observations train = observations(waves(trained, dimension), dimension);
    SeriesCase series = series(train, waves(ROWS, dimension), dimension, sight);
    double[] auto = scores("auto", series);
    return Stream.of("lag-bank", "matrix-profile", "nearest-and-forecast")
        .filter(name -> can(name, series) && Arrays.equals(scores(name, series), auto))
        .findFirst()
        .orElseThrow();
  }

  private static boolean can(String name, SeriesCase series) {
    return series.sight() == Sight.WHOLE_SERIES
        || name.equals("lag-bank")
        || series.train().count() > 0 && name.equals("nearest-and-forecast");
  }

  @Test
  void whatHasNothingToLearnFromSaysSo() {
    SeriesCase series = series(Observations.none(1), waves(9, 1), 1, Sight.PAST_ONLY);
    assertThatThrownBy(() -> scores("nearest-rows", series))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot fit a series: there is no train part to learn what is usual from, and later"
                + " rows may not be seen. Give a train part, or use lag-bank or auto.");
  }

  private static double[] scores(String name, SeriesCase series) {
    return SeriesDetectors.detector(name).fit(series).score();
  }

  private static SeriesCase series(
      Observations train, double[] values, int dimension, Sight sight) {
    List<String> features = List.of("a", "b", "c").subList(0, dimension);
    return new SeriesCase(train, observations(values, dimension), features, sight, 1);
  }

  private static Observations observations(double[] values, int dimension) {
    long[] times = new long[values.length / dimension];
    Arrays.setAll(times, row -> row * 3_600_000_000L);
    return new Observations(values, times, dimension);
  }

  private static double[] waves(int rows, int dimension) {
    SplitMix64 random = new SplitMix64(3);
    double[] values = new double[rows * dimension];
    Arrays.setAll(
        values, i -> Math.sin(i / dimension / (2.0 + i % dimension)) + 0.1 * random.nextDouble());
    return values;
  }

  private static List<double[]> odd(int dimension) {
    double[] wild = waves(ROWS, dimension);
    double[] with = {Double.NaN, 1e300, -1e300, Double.POSITIVE_INFINITY, 0, Double.MIN_VALUE};
    for (int i = 0; i < wild.length; i += 11) {
      wild[i] = with[i % with.length];
    }
    double[] missing = new double[20 * dimension];
    Arrays.fill(missing, Double.NaN);
    double[] constant = new double[400 * dimension];
    Arrays.fill(constant, 0.1);
    return List.of(wild, missing, constant, new double[dimension], new double[5 * dimension]);
  }
}
