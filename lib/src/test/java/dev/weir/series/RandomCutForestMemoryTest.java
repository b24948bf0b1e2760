package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomCutForestMemoryTest {

  /**
   * 3 beside 0 and 1: two cuts of three fall between 1 and 3, which displaces two; the third parts
   * 0 first, which displaces one of two, then 1, which displaces one: 2/3 * 2 + 1/3 * 1.
   */
  @Test
  void threePointsByHandWhateverIsKnownOfTheirBox() {
    double[] series = {3, 0, 1};
    for (double loose : new double[] {0, 50}) {
      IsolationPath path = new IsolationPath(series, 1);
      SplitMix64 random = new SplitMix64(1);
      double sum = 0;
      for (int i = 0; i < 100_000; i++) {
        sum += path.displacement(new int[] {1, 2}, 2, -loose, 3 + loose, random);
      }
      assertThat(sum / 100_000).isCloseTo(5.0 / 3, within(0.01));
    }
  }

  @Test
  void whatIsTheSameDisplacesNothing() {
    double[] series = {3, 3, 3};
    double displacement =
        new IsolationPath(series, 1).displacement(new int[] {1, 2}, 2, 3, 3, new SplitMix64(1));
    assertThat(displacement).isZero();
  }

  /** Trees built as the paper says: by exact boxes, of all points, down to the last. */
  @Test
  void hasTheDistributionOfWholeTrees() {
    int shingle = 3;
    Random random = new Random(2);
    double[] series = random.doubles(24, 0, 10).toArray();
    series[1] = 25;
    int[] others = IntStream.range(1, 22).toArray();
    int trees = 40_000;
    double whole = 0;
    double path = 0;
    IsolationPath paths = new IsolationPath(series, shingle);
    SplitMix64 bits = new SplitMix64(3);
    for (int tree = 0; tree < trees; tree++) {
      List<Integer> points = new ArrayList<>(Arrays.stream(others).boxed().toList());
      points.add(0);
      whole += tree(series, shingle, points, random);
      path += paths.displacement(others.clone(), others.length, 0, 25, bits);
    }
    assertThat(path / trees).isCloseTo(whole / trees, within(0.02 * whole / trees));
  }

  private static double tree(double[] series, int shingle, List<Integer> points, Random random) {
    if (points.size() < 2) {
      return 0;
    }
    double[] low = new double[shingle];
    double[] sides = new double[shingle];
    for (int d = 0; d < shingle; d++) {
      int dimension = d;
      low[d] = points.stream().mapToDouble(p -> series[p + dimension]).min().orElseThrow();
      sides[d] =
          points.stream().mapToDouble(p -> series[p + dimension]).max().orElseThrow() - low[d];
    }
    double at = random.nextDouble() * Arrays.stream(sides).sum();
    int d = 0;
    while (at >= sides[d]) {
      at -= sides[d++];
    }
    double cut = low[d] + at;
    int dimension = d;
    List<Integer> with =
        points.stream()
            .filter(p -> (series[p + dimension] > cut) == (series[dimension] > cut))
            .toList();
    double ratio = (points.size() - with.size()) / (double) with.size();
    return Math.max(ratio, tree(series, shingle, with, random));
  }

  @Test
  void aShapeThatNeverWasIsDisplacing() {
    double[] x = new double[1500];
    Random random = new Random(4);
    Arrays.setAll(x, t -> 10 * Math.sin(2 * Math.PI * t / 50) + 0.5 * random.nextGaussian());
    x[1312] = 0; // usual, but not at the top of the wave
    Recorder out = Runs.of(featureOfX("random-cut-forest", Map.of("over", 1024L)), 1, x);

    assertThat(out.features(0).subList(0, 135)).containsOnly(Double.NaN);
    int highest =
        IntStream.range(135, x.length)
            .reduce((a, b) -> out.features(0).get(b) > out.features(0).get(a) ? b : a)
            .orElseThrow();
    assertThat(highest).isBetween(1312, 1320);
    assertThat(out.features(0)).allMatch(d -> Double.isNaN(d) || d >= 0 && d <= 128);
  }

  @Test
  void drawsBySeedAndObservation() {
    double[] x = new Random(5).doubles(200).toArray();
    List<Double> first = Runs.of(featureOfX("random-cut-forest", Map.of()), 1, x).features(0);
    assertThat(Runs.of(featureOfX("random-cut-forest", Map.of()), 1, x).features(0))
        .isEqualTo(first);
    assertThat(Runs.of(featureOfX("random-cut-forest", Map.of("seed", 2L)), 1, x).features(0))
        .isNotEqualTo(first);
    assertThatThrownBy(
            EVENTS.features(featureOfX("random-cut-forest", Map.of("over", 100L)))::compile)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid over: 100 (must be at least the sample of 128)");
  }
}
