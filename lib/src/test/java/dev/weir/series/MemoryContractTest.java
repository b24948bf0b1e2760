package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.HOUR_US;
import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.spec.Choice;
import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every memory promises. */
class MemoryContractTest {
  private static final int N = 700;
  private static final int MISSING = 650;

  /** Those that tell of the past even when the latest number is missing. */
  private static final List<String> WITHOUT_THE_LATEST =
      List.of("lag", "difference", "rolling", "calendar");

  static Stream<String> names() {
    return Memories.kinds().stream().map(Kind::name);
  }

  static Stream<String> alone() {
    return MemoryReader.kinds().stream().map(Kind::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aStateThatIsStoredAndReadAnywhereGoesOnWithTheSameBits(String name) {
    SeriesProgram program = EVENTS.features(choice(name)).compile();
    Recorder stored = new Recorder();
    SeriesState state = program.start();
    for (int from = 0; from < N; from += 77) {
      run(program, state, wild(), from, Math.min(N, from + 77), stored);
      byte[] bytes = program.encode(state);
      state = program.decode(bytes);
      assertThat(program.encode(state)).isEqualTo(bytes);
    }
    assertThat(stored.lines).hasSize(N).isEqualTo(run(program, wild()).lines);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whereItsStateLiesDoesNotMatter(String name) {
    Choice before = featureOfX("lag", Map.of("by", List.of(7L)));
    Choice after = featureOfX("lag", Map.of("by", List.of(9L)));
    Recorder alone = run(EVENTS.features(choice(name)).compile(), wild());
    Recorder among = run(EVENTS.features(before, choice(name), after).compile(), wild());
    int outputs = alone.observations.get(0).features().length;
    for (int i = 0; i < outputs; i++) {
      assertThat(among.features(1 + i)).isEqualTo(alone.features(i));
    }
    assertThat(among.features(1 + outputs).get(N - 1)).isEqualTo(wild()[N - 10]);
  }

  @ParameterizedTest
  @MethodSource("names")
  void getsReadyAndStaysWithinTheNumbers(String name) {
    Recorder out = run(EVENTS.features(choice(name)).compile(), wild());
    for (int output = 0; output < out.observations.get(0).features().length; output++) {
      assertThat(out.features(output)).noneMatch(x -> Double.isInfinite(x));
      assertThat(out.features(output).get(N - 1)).isNotNaN();
      if (!WITHOUT_THE_LATEST.contains(name)) {
        assertThat(out.features(output).get(MISSING)).isNaN();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void nothingIsStrangeAboutASeriesThatNeverMoves(String name) {
    for (double value : new double[] {0, 0.1, -7e9}) {
      double[] constant = new double[N];
      Arrays.fill(constant, value);
      Recorder out = run(EVENTS.features(choice(name)).compile(), constant);
      boolean deviates = Memories.kind(choice(name)).reading() == Reading.DEVIATION;
      if (deviates) {
        assertThat(Math.abs(out.features(0).get(N - 1))).as("of %s", value).isLessThan(1e-6);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("alone")
  void readAloneItIsNeverNegativeAndFindsWhatNeverWas(String name) {
    double[] x = wave();
    x[600] = 40;
    Settings settings =
        MemoryReader.kinds().stream()
            .filter(kind -> kind.name().equals(name))
            .findFirst()
            .orElseThrow()
            .defaults();
    MemoryReader reader = new MemoryReader(name, settings);
    double[] state = new double[reader.cells()];
    double[] scores = new double[N];
    for (int t = 0; t < N; t++) {
      double score = reader.observe(state, t * HOUR_US, x[t]);
      scores[t] = Double.isNaN(score) ? 0 : score;
    }
    int highest =
        IntStream.range(0, N).reduce((a, b) -> scores[b] > scores[a] ? b : a).orElseThrow();
    assertThat(scores[600]).isPositive();
    assertThat(IntStream.range(0, N)).allMatch(t -> scores[t] >= 0);
    assertThat(highest).isBetween(600, name.equals("spectrum") ? 699 : 632);
  }

  @Test
  void readAloneItIsWhatAPipelineMakesOfIt() {
    double[] x = wild();
    MemoryReader reader = new MemoryReader("ewma", new Settings(Map.of("over", 100L)));
    double[] state = new double[reader.cells()];
    List<Double> deviations = run(EVENTS.features(choice("ewma")).compile(), x).features(0);
    for (int t = 0; t < N; t++) {
      Double score = reader.observe(state, t * HOUR_US, x[t]);
      assertThat(score).isEqualTo(Double.valueOf(Math.abs(deviations.get(t))));
    }
    assertThatThrownBy(() -> new MemoryReader("calendar", Settings.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid memory: calendar (must be one of "
                + String.join(", ", alone().toList())
                + ")");
  }

  private static Choice choice(String name) {
    Map<String, Object> required =
        switch (name) {
          case "rolling" -> Map.of("over", 5L);
          case "calendar" -> Map.of("fields", List.of("month"));
          case "lag-bank" -> Map.of("lags", 200L);
          default -> Map.of();
        };
    return featureOfX(name, required);
  }

  private static double[] wave() {
    Random random = new Random(3);
    double[] x = new double[N];
    Arrays.setAll(x, t -> 10 + 3 * Math.sin(2 * Math.PI * t / 6) + 0.3 * random.nextGaussian());
    return x;
  }

  /** With numbers that are missing, huge, tiny and repeated. */
  private static double[] wild() {
    double[] x = wave();
    x[0] = Double.NaN;
    x[300] = 1e300;
    x[301] = -1e300;
    x[302] = Double.MIN_VALUE;
    Arrays.fill(x, 400, 450, 1e-9);
    Arrays.fill(x, 500, 520, Double.NaN);
    x[MISSING] = Double.NaN;
    return x;
  }

  private static Recorder run(SeriesProgram program, double[] x) {
    Recorder out = new Recorder();
    run(program, program.start(), x, 0, x.length, out);
    return out;
  }

  private static void run(
      SeriesProgram program, SeriesState state, double[] x, int from, int to, Recorder out) {
    for (int t = from; t < to; t++) {
      program.accept(state, t * HOUR_US, 0, new double[] {x[t]}, out);
    }
    program.advanceTo(state, to * HOUR_US, out);
  }
}
