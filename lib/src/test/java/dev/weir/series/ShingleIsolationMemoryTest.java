package dev.weir.series;

import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShingleIsolationMemoryTest {

  @Test
  void whatNeverWasIsIsolated() {
    double[] x = new double[1500];
    Random random = new Random(4);
    Arrays.setAll(x, t -> 10 * Math.sin(2 * Math.PI * t / 50) + 0.5 * random.nextGaussian());
    Arrays.fill(x, 1312, 1320, 0); // usual, but never for so long
    List<Double> isolation =
        Runs.of(featureOfX("shingle-isolation", Map.of("over", 1024L)), 1, x).features(0);

    assertThat(isolation.subList(0, 135)).containsOnly(Double.NaN);
    int highest =
        IntStream.range(135, x.length)
            .reduce((a, b) -> isolation.get(b) > isolation.get(a) ? b : a)
            .orElseThrow();
    assertThat(highest).isBetween(1312, 1327);
    assertThat(isolation).allMatch(s -> Double.isNaN(s) || s > 0 && s < 1);
  }

  @Test
  void drawsBySeedAndObservation() {
    double[] x = new Random(5).doubles(200).toArray();
    List<Double> first = Runs.of(featureOfX("shingle-isolation", Map.of()), 1, x).features(0);

    assertThat(Runs.of(featureOfX("shingle-isolation", Map.of()), 1, x).features(0))
        .isEqualTo(first);
    assertThat(Runs.of(featureOfX("shingle-isolation", Map.of("seed", 2L)), 1, x).features(0))
        .isNotEqualTo(first);
  }
}
