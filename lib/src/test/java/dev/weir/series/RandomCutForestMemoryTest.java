package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;
import static dev.weir.series.Pipelines.featureOfX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomCutForestMemoryTest {

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

  /** What is kept of one series, on the thread, is not taken for another's. */
  @Test
  void seriesThatComeInTurnsAreAsEachAlone() {
    Random random = new Random(6);
    double[][] x = {random.doubles(700).toArray(), random.doubles(700).toArray()};
    SeriesProgram program =
        EVENTS.features(featureOfX("random-cut-forest", Map.of("over", 256L))).compile();
    Recorder[] inTurns = {new Recorder(), new Recorder()};
    SeriesState[] states = {program.start(), program.start()};
    for (int t = 0; t < x[0].length; t++) {
      for (int i = 0; i < x.length; i++) {
        program.accept(states[i], (t + 1) * 1_000_000L, 0, new double[] {x[i][t]}, inTurns[i]);
        program.advanceTo(states[i], (t + 1) * 1_000_000L, inTurns[i]);
      }
    }
    for (int i = 0; i < x.length; i++) {
      program.advanceTo(states[i], Long.MAX_VALUE, inTurns[i]);
      Recorder alone = new Recorder();
      SeriesState state = program.start();
      for (int t = 0; t < x[i].length; t++) {
        program.accept(state, (t + 1) * 1_000_000L, 0, new double[] {x[i][t]}, alone);
      }
      program.advanceTo(state, Long.MAX_VALUE, alone);
      assertThat(inTurns[i].features(0)).hasSize(700).isEqualTo(alone.features(0));
    }
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
    assertThatThrownBy(
            EVENTS.features(featureOfX("random-cut-forest", Map.of("shingle", 1000L, "trees", 40L)))
                ::compile)
        .hasMessage("Invalid trees: 40 (trees x sample x shingle must be at most 4000000)");
  }
}
