package dev.weir.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.Json;
import dev.weir.core.SplitMix64;
import dev.weir.detector.Detector;
import dev.weir.detector.Detectors;
import dev.weir.detector.Hbos;
import dev.weir.detector.Sample;
import dev.weir.detector.Scorer;
import dev.weir.engine.Pipeline;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every preparation promises, tried on every one that is registered. */
class PreparationsTest {

  private static final String FILE =
      """
      pipeline: test
      source: {delta: {table: t}, time: at}
      values: {a: a, b: b, kind: category(k)}
      prepare: [%s]
      detector: %s
      threshold: {quantile: {of: 0.9}}
      """;

  private static final int WIDTH = 3;
  private static final double NONE = Double.NaN;

  /** One of each, and together. */
  static List<String> prepared() {
    return List.of(
        "one-hot: {of: kind}",
        "one-hot: {of: [kind, a], most: 2}",
        "frequency: {of: kind}",
        "target: {of: kind, mean-of: b}",
        "frequency: {of: kind}, standard",
        "frequency: {of: kind}, min-max: {of: [a, kind]}",
        "frequency: {of: kind}, robust",
        "frequency: {of: kind}, impute",
        "impute: {of: kind, by: mode}, impute: {of: [a, b], by: mean}, one-hot: {of: kind}, standard, pca: {components: 3}",
        "target: {of: kind, mean-of: a, smoothing: 0}, robust: {of: b}, pca: {components: 9}");
  }

  @Test
  void eachIsTried() {
    String all = String.join(" ", prepared());
    assertThat(Preparations.kinds()).allSatisfy(kind -> assertThat(all).contains(kind.name()));
  }

  @ParameterizedTest
  @MethodSource("prepared")
  void aModelThatIsReadAgainGivesTheSameBits(String steps) {
    Scorer fitted = fit(steps, "isolation-forest", sample(500));
    Scorer again =
        Preparations.read(
            Json.parse(Json.text(Preparations.written(fitted).orElseThrow())),
            Detectors.decode(Detectors.encode(Preparations.behind(fitted))));

    assertThat(bits(again)).isEqualTo(bits(fitted));
    assertThat(again.kind()).isEqualTo("isolation-forest");
    assertThat(again.dimension()).isEqualTo(WIDTH);
  }

  @ParameterizedTest
  @MethodSource("prepared")
  void contributionsAddUpToWhatTheDetectorSays(String steps) {
    for (String detector : List.of("isolation-forest", "hbos", "knn")) {
      Scorer fitted = fit(steps, detector, sample(500));
      double[] rows = odd();
      for (int from = 0; from < rows.length; from += WIDTH) {
        double[] row = Arrays.copyOfRange(rows, from, from + WIDTH);
        double[] contributions = new double[WIDTH];

        fitted.explain(row, contributions);

        double total = fitted.total(row);
        assertThat(Arrays.stream(contributions).sum())
            .as("%s of %s", detector, Arrays.toString(row))
            .isCloseTo(total, within(1e-9 * Math.max(1, Math.abs(total))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("prepared")
  void anyRowHasAScoreThatNoOtherRowChanges(String steps) {
    Scorer fitted = fit(steps, "isolation-forest", sample(500));
    double[] rows = repeated(odd(), 700); // more than a block
    double[] together = new double[rows.length / WIDTH];
    fitted.score(rows, together.length, together);

    for (int row = 0; row < together.length; row++) {
      double[] alone = new double[1];
      fitted.score(Arrays.copyOfRange(rows, row * WIDTH, (row + 1) * WIDTH), 1, alone);
      assertThat(together[row]).as("row %d", row).isFinite().isEqualTo(alone[0]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void smallAndEmptySamplesAreFittedToo(int count) {
    for (String steps : prepared()) {
      double[] nothing = new double[count * WIDTH];
      Arrays.fill(nothing, NONE);
      for (double[] rows : List.of(nothing, new double[count * WIDTH])) {
        double[] scores = new double[1];
        fit(steps, "hbos", new Sample(rows, count, List.of("a", "b", "kind"), 1))
            .score(new double[] {1, 2, 3}, 1, scores);
        assertThat(scores[0]).as(steps).isFinite();
      }
    }
  }

  @Test
  void aNewCategoryIsStranger() {
    for (String steps : List.of("one-hot: {of: kind}", "frequency: {of: kind}")) {
      Scorer fitted = fit(steps, "hbos", sample(500));
      double[] scores = new double[2];

      fitted.score(new double[] {0.1, 0.2, 11, 0.1, 0.2, 999}, 2, scores);

      assertThat(scores[1]).as(steps).isGreaterThan(scores[0]);
      double[] contributions = new double[WIDTH];
      fitted.explain(new double[] {0.1, 0.2, 999}, contributions);
      assertThat(contributions[2])
          .as(steps)
          .isGreaterThan(Math.max(contributions[0], contributions[1]));
    }
  }

  @Test
  void whatDoesNotFitTogetherIsSaidWithItsLine() {
    assertRefused("standard: {of: [a, b]}", "values.kind: a category that the detector sees")
        .hasMessageContaining(":3:");
    assertRefused(
            "frequency: {of: kin}", "'kin' (must be a name that the detector sees: a, b, kind)")
        .hasMessageContaining(":4:");
    assertRefused("robust, one-hot: {of: kind}", "'kind', a category (must be made a number before")
        .hasMessageContaining("prepare[0].robust");
    assertRefused("impute: {of: kind}, one-hot: {of: kind}", "'kind', a category");
    assertRefused("target: {of: kind, mean-of: c}", "'c' (must be a name");
    assertRefused("target: {of: a, mean-of: kind}", "'kind', a category");
    assertRefused(
        "one-hot: {of: [kind, a]}, target: {of: kind, mean-of: a}", "Put target before one-hot");
    assertThatThrownBy(() -> read(FILE.replace("category(k)", "category()").formatted("", "hbos")))
        .hasMessageContaining("must have one expression in the parentheses of category");
    assertThatThrownBy(
            () ->
                read(
                    FILE.replace("prepare:", "features: [{difference: {of: kind}}]\nprepare:")
                        .formatted("", "hbos")))
        .hasMessageContaining("features[0].difference.of: 'kind', a category (must be a number)");
    assertRefused(
        "one-hot: {of: kind}, pca: {components: 2}, standard", "must be the last preparation");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertRefused(
      String steps, String why) {
    return assertThatThrownBy(() -> Pipeline.of("", "test.yaml", FILE.formatted(steps, "hbos")))
        .hasMessageContaining(why);
  }

  /** A category of which the history had none is as one that it did not have. */
  @Test
  void withoutAnyCategoryInTheSampleAllAreNew() {
    double[] rows = {1, 2, NONE, 2, 3, NONE, 3, 5, NONE};
    Vectors sample = Vectors.of(new Sample(rows, 3, List.of("a", "b", "kind"), 1));
    double[] prepared = new double[WIDTH];

    new Frequency(List.of("kind")).fit(sample).apply(new double[] {1, 2, 0x1p52}, 1, prepared);
    assertThat(prepared[2]).isZero();
    new Target(List.of("kind"), "a", 10)
        .fit(sample)
        .apply(new double[] {1, 2, 0x1p52}, 1, prepared);
    assertThat(prepared[2]).as("the mean of a").isEqualTo(2);
  }

  @Test
  void whatWouldNotFitIntoMemoryIsRefused() {
    double[] rows = new double[1 << 20];
    Arrays.setAll(rows, i -> i);
    Sample sample = new Sample(rows, rows.length, List.of("a"), 1);
    Detector wide = new PreparedDetector(List.of(new OneHot(List.of("a"), 100)), new Hbos(10));

    assertThatThrownBy(() -> wide.fit(sample))
        .hasMessageContaining("1,048,576 rows with 101 numbers each")
        .hasMessageContaining("Lower training.sample");
  }

  private static Pipeline read(String text) {
    return Pipeline.of("", "test.yaml", text);
  }

  private static Scorer fit(String steps, String detector, Sample sample) {
    Pipeline pipeline = Pipeline.of("", "test.yaml", FILE.formatted(steps, detector));
    return Preparations.detector(pipeline.spec()).fit(sample);
  }

  /** Two numbers, of which some are missing, and four categories of unequal frequency. */
  private static Sample sample(int count) {
    SplitMix64 random = new SplitMix64(7);
    double[] rows = new double[count * WIDTH];
    for (int row = 0; row < count; row++) {
      double kind = row % 8 == 0 ? 14 : row % 4 == 0 ? 13 : row % 2 == 0 ? 12 : 11;
      rows[row * WIDTH] = row % 50 == 3 ? NONE : random.nextDouble();
      rows[row * WIDTH + 1] = row % 60 == 5 ? NONE : random.nextDouble() * 100 * kind;
      rows[row * WIDTH + 2] = row % 70 == 9 ? NONE : kind;
    }
    return new Sample(rows, count, List.of("a", "b", "kind"), 1);
  }

  private static double[] odd() {
    double[] numbers = {
      NONE, 0, -0.0, 0.5, 1e300, -1e300, Double.POSITIVE_INFINITY, Double.MIN_VALUE
    };
    double[] kinds = {NONE, 11, 12, 999};
    return IntStream.range(0, numbers.length * kinds.length)
        .boxed()
        .flatMapToDouble(
            i ->
                Arrays.stream(
                    new double[] {
                      numbers[i % numbers.length],
                      numbers[(i + 3) % numbers.length],
                      kinds[i % kinds.length]
                    }))
        .toArray();
  }

  private static double[] repeated(double[] rows, int times) {
    return IntStream.range(0, times * WIDTH).mapToDouble(i -> rows[i % rows.length]).toArray();
  }

  private static long[] bits(Scorer scorer) {
    double[] rows = odd();
    double[] scores = new double[rows.length / WIDTH];
    scorer.score(rows, scores.length, scores);
    return Arrays.stream(scores).mapToLong(Double::doubleToLongBits).toArray();
  }
}
