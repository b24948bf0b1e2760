package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.spec.Choice;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every detector promises, tried on every detector that is registered. */
@ParameterizedClass
@MethodSource("detectors")
class DetectorBatteryTest {
  private final String kind;
  private final Detector detector;

  DetectorBatteryTest(Choice choice) {
    this.kind = choice.kind();
    this.detector = Detectors.detector(choice);
  }

  static List<Named<Choice>> detectors() {
    return Detectors.all().stream()
        .flatMap(kind -> Samples.variants(kind).stream())
        .map(choice -> Named.of(choice.kind() + " " + choice.settings().values(), choice))
        .toList();
  }

  static List<Named<Sample>> oddSamples() {
    return Samples.odd().entrySet().stream().map(e -> Named.of(e.getKey(), e.getValue())).toList();
  }

  @ParameterizedTest
  @MethodSource("oddSamples")
  void sameSampleAndSeedGiveTheSameBits(Sample sample) {
    byte[] expected = Detectors.encode(detector.fit(sample));
    Sample copy =
        new Sample(sample.rows().clone(), sample.count(), sample.features(), sample.seed());

    List<CompletableFuture<byte[]>> onThreads =
        IntStream.range(0, 4)
            .mapToObj(
                i -> CompletableFuture.supplyAsync(() -> Detectors.encode(detector.fit(copy))))
            .toList();

    assertThat(onThreads).allSatisfy(bytes -> assertThat(bytes.join()).isEqualTo(expected));
  }

  @ParameterizedTest
  @MethodSource("oddSamples")
  void fittingLeavesTheSampleAsItWas(Sample sample) {
    double[] before = sample.rows().clone();

    detector.fit(sample);

    assertSameBits(sample.rows(), before);
  }

  @ParameterizedTest
  @MethodSource("oddSamples")
  void savedAndReadAgainItScoresTheSameBits(Sample sample) {
    Scorer scorer = detector.fit(sample);
    byte[] bytes = Detectors.encode(scorer);

    Scorer read = Detectors.decode(bytes);

    assertThat(read.kind()).isEqualTo(kind);
    assertThat(read.dimension()).isEqualTo(3);
    assertSameBits(
        Samples.scores(read, Samples.oddRows()), Samples.scores(scorer, Samples.oddRows()));
    for (int from = 0; from < Samples.oddRows().length; from += 3) {
      double[] row = Arrays.copyOfRange(Samples.oddRows(), from, from + 3);
      assertSameBits(explanation(read, row), explanation(scorer, row));
    }
    assertThat(Detectors.encode(read)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("oddSamples")
  void scoresAreFiniteWhateverTheInput(Sample sample) {
    Scorer scorer = detector.fit(sample);

    assertThat(Samples.scores(scorer, Samples.oddRows()))
        .satisfies(scores -> assertThat(Arrays.stream(scores).allMatch(Double::isFinite)).isTrue());
  }

  @ParameterizedTest
  @MethodSource("oddSamples")
  void contributionsAddUpToTheTotal(Sample sample) {
    Scorer scorer = detector.fit(sample);
    double[] rows = Samples.oddRows();

    for (int from = 0; from < rows.length; from += 3) {
      double[] row = Arrays.copyOfRange(rows, from, from + 3);
      double total = scorer.total(row);
      double sum = Arrays.stream(explanation(scorer, row)).sum();
      assertThat(sum).isCloseTo(total, within(1e-9 * Math.max(1, Math.abs(total))));
    }
  }

  @ParameterizedTest
  @MethodSource("oddSamples")
  void theScoreRisesWithTheTotal(Sample sample) {
    Scorer scorer = detector.fit(sample);
    double[] rows = Samples.oddRows();
    double[] scores = Samples.scores(scorer, rows);
    double[] totals = new double[scores.length];
    Arrays.setAll(totals, i -> scorer.total(Arrays.copyOfRange(rows, 3 * i, 3 * i + 3)));

    List<Integer> byTotal =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> totals[i]))
            .toList();

    for (int i = 1; i < byTotal.size(); i++) {
      int less = byTotal.get(i - 1);
      int more = byTotal.get(i);
      assertThat(scores[more]).isGreaterThanOrEqualTo(scores[less]);
      if (totals[more] - totals[less] > 1e-9 * Math.max(1, Math.abs(totals[more]))) {
        assertThat(scores[more]).isGreaterThan(scores[less]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("oddSamples")
  void aBlockScoresAsItsRowsDoOneByOne(Sample sample) {
    Scorer scorer = detector.fit(sample);
    double[] ordinary = Samples.ordinary(1200, 3, 9).rows();
    double[] missing = Samples.with(Samples.ordinary(1200, 3, 9), Double.NaN).rows();

    for (double[] rows : List.of(ordinary, missing, Samples.oddRows())) {
      double[] together = Samples.scores(scorer, rows);
      double[] apart = new double[together.length];
      for (int row = 0; row < apart.length; row++) {
        apart[row] = Samples.scores(scorer, Arrays.copyOfRange(rows, 3 * row, 3 * row + 3))[0];
      }
      assertSameBits(together, apart);
    }
  }

  @ParameterizedTest
  @MethodSource("manySeeds")
  void aPlantedOutlierRanksFirst(long seed) {
    Sample sample = Samples.ordinary(1000, 4, seed);
    double[] planted = {
      8, 100, 900, 9000
    }; // eight half-widths from the middle of each feature, or more
    System.arraycopy(planted, 0, sample.rows(), 4 * 321, 4);

    double[] scores = Samples.scores(detector.fit(sample), sample.rows());

    double largest = Arrays.stream(scores).max().orElseThrow();
    assertThat(scores[321]).isEqualTo(largest);
    assertThat(Arrays.stream(scores).filter(score -> score == largest).count()).isEqualTo(1);
  }

  static List<Long> manySeeds() {
    return List.of(1L, 2L, 3L, 4L, 5L);
  }

  @ParameterizedTest
  @MethodSource("damages")
  void damagedBytesAreRefused(int position) {
    byte[] bytes = Detectors.encode(detector.fit(Samples.ordinary(50, 3, 1)));
    byte[] damaged = bytes.clone();
    damaged[(int) ((long) position * (bytes.length - 1) / 100)] ^= 1;
    byte[] cut = Arrays.copyOf(bytes, (int) ((long) position * bytes.length / 101));

    for (byte[] unreadable : List.of(damaged, cut)) {
      assertThatThrownBy(() -> Detectors.decode(unreadable))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Cannot read model: ");
    }
  }

  static IntStream damages() {
    return IntStream.rangeClosed(0, 100);
  }

  @ParameterizedTest
  @MethodSource("wrongCalls")
  void wrongLengthsAreNamed(WrongCall call) {
    Scorer scorer = detector.fit(Samples.ordinary(50, 3, 1));

    assertThatThrownBy(() -> call.call.accept(scorer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(call.message);
  }

  record WrongCall(Consumer<Scorer> call, String message) {}

  static List<WrongCall> wrongCalls() {
    return List.of(
        new WrongCall(
            scorer -> scorer.total(new double[2]),
            "Cannot score row: it has 2 features, the detector was fitted on 3. "
                + "Pass the features it was fitted on, in the same order."),
        new WrongCall(
            scorer -> scorer.explain(new double[4], new double[3]),
            "Cannot score row: it has 4 features, the detector was fitted on 3. "
                + "Pass the features it was fitted on, in the same order."),
        new WrongCall(
            scorer -> scorer.explain(new double[3], new double[2]),
            "Cannot explain row: there is room for 2 contributions, there are 3 features. "
                + "Pass an array of that length."),
        new WrongCall(
            scorer -> scorer.score(new double[5], 2, new double[2]),
            "Cannot score rows: 5 numbers are not 2 rows of 3 features. "
                + "Pass rows of exactly the features of the detector."),
        new WrongCall(
            scorer -> scorer.score(new double[6], 2, new double[1]),
            "Cannot score rows: there is room for 1 scores, there are 2 rows. "
                + "Pass a longer array."),
        new WrongCall(
            scorer -> scorer.score(new double[6], -1, new double[2]),
            "Invalid count: -1 (must be at least 0)"));
  }

  private static double[] explanation(Scorer scorer, double[] row) {
    double[] contributions = new double[scorer.dimension()];
    Arrays.fill(contributions, 17); // what was there before must not count
    scorer.explain(row, contributions);
    return contributions;
  }

  private static void assertSameBits(double[] actual, double[] expected) {
    assertThat(Arrays.stream(actual).mapToLong(Double::doubleToRawLongBits).toArray())
        .isEqualTo(Arrays.stream(expected).mapToLong(Double::doubleToRawLongBits).toArray());
  }
}
