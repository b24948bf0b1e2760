package dev.weir.threshold;

import static dev.weir.threshold.Histories.calibration;
import static dev.weir.threshold.Histories.level;
import static dev.weir.threshold.Histories.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tails of generalized Pareto distributions, and the levels read off them. */
class PotThresholdTest {

  private static final Map<String, Object> ONE_IN_TEN_THOUSAND = Map.of("risk", 1e-4, "tail", 0.02);

  /** By hand: a0 = 5/2, a1 = 5/6, so shape -1 and scale 5, the uniform distribution on (0, 5). */
  @Test
  void fourExcessesByHand() {
    ParetoTail tail = ParetoTail.of(0, 1, new double[] {1, 2, 3, 4}, new double[] {1, 1, 1, 1});

    assertThat(tail.shape()).isCloseTo(-1, within(1e-12));
    assertThat(tail.scale()).isCloseTo(5, within(1e-12));
    assertThat(tail.scoreAt(0.1)).isCloseTo(4.5, within(1e-12));
  }

  /**
   * Reference: NumPy 2 and SciPy 1, for each shape c and scale s
   *
   * <pre>{@code
   * x = genpareto.ppf((np.arange(1, 201) - 0.5) / 200, c, scale=s); j = np.arange(1, 201)
   * a0 = x.mean(); a1 = ((200 - j) / 199 * x).mean()
   * shape = 2 - a0 / (a0 - 2 * a1); scale = 2 * a0 * a1 / (a0 - 2 * a1)
   * 10 + genpareto.isf(1e-4 / 0.02, shape, scale=scale)
   * }</pre>
   *
   * Maximum likelihood ({@code genpareto.fit(x, floc=0)}) gives shapes 0.292, -0.213 and -0.010.
   */
  @ParameterizedTest
  @CsvSource({
    "0.3, 2.0, 0.29396593124520765, 1.993124081911149, 35.40549190006348",
    "-0.2, 1.5, -0.19029104924761242, 1.4871654548631568, 14.963700910632314",
    "0.0, 1.0, 0.006478421178953031, 0.991800972034886, 15.346103210549511"
  })
  void fitAndLevelAreThoseOfSciPy(double c, double s, double shape, double scale, double level) {
    DoubleUnaryOperator quantile =
        p -> c == 0 ? -s * Math.log(1 - p) : s / c * (Math.pow(1 - p, -c) - 1);
    double[] excesses =
        IntStream.rangeClosed(1, 200)
            .mapToDouble(j -> quantile.applyAsDouble((j - 0.5) / 200))
            .toArray();
    double[] ones = new double[200];
    Arrays.fill(ones, 1);

    ParetoTail tail = ParetoTail.of(10, 0.02, excesses, ones);

    assertThat(tail.shape()).isCloseTo(shape, within(1e-9));
    assertThat(tail.scale()).isCloseTo(scale, within(1e-9));
    assertThat(tail.scoreAt(1e-4)).isCloseTo(level, within(1e-8));
  }

  /** An excess that three scores have is three excesses. */
  @Test
  void countsStandForEqualExcesses() {
    ParetoTail counted = ParetoTail.of(0, 1, new double[] {1, 2, 7}, new double[] {1, 3, 2});
    ParetoTail single =
        ParetoTail.of(0, 1, new double[] {1, 2, 2, 2, 7, 7}, new double[] {1, 1, 1, 1, 1, 1});

    assertThat(counted.shape()).isCloseTo(single.shape(), within(1e-12));
    assertThat(counted.scale()).isCloseTo(single.scale(), within(1e-12));
  }

  private enum Tail {
    EXPONENTIAL(1.5, Histories::exponential, x -> Math.exp(-x)),
    /** Pareto, of shape 1/4: heavier than any exponential. */
    HEAVY(1.5, r -> Math.pow(1 - r.nextDouble(), -0.25), x -> Math.pow(x, -4)),
    /** It ends at 1, which moments see less well. */
    BOUNDED(4, Random::nextDouble, x -> Math.max(0, 1 - x));

    final double within;
    final ToDoubleFunction<Random> draw;
    final DoubleUnaryOperator above;

    Tail(double within, ToDoubleFunction<Random> draw, DoubleUnaryOperator above) {
      this.within = within;
      this.draw = draw;
      this.above = above;
    }
  }

  /** Over 20 histories, what is above one level in ten thousand is about that. */
  @ParameterizedTest
  @EnumSource(Tail.class)
  void whatIsAboveIsAsRareAsAsked(Tail tail) {
    double mean =
        IntStream.range(0, 20)
            .mapToDouble(
                seed ->
                    tail.above.applyAsDouble(
                        level("pot", ONE_IN_TEN_THOUSAND, random(seed, 30_000, tail.draw))))
            .average()
            .orElseThrow();

    assertThat(mean).isBetween(1e-4 / tail.within, 1e-4 * tail.within);
  }

  /** The exponential tail of a quantile threshold is wrong by far where tails are heavy. */
  @Test
  void aHeavyTailIsNotTakenForAnExponentialOne() {
    Calibration heavy = random(3, 3_000, Tail.HEAVY.draw);
    double rare = 1e-7;
    double truth = Math.pow(rare, -0.25);

    double pot = level("pot", Map.of("risk", rare, "tail", 0.02), heavy);
    double quantile = level("quantile", Map.of("of", 1 - rare), heavy);

    assertThat(Math.abs(Math.log(pot / truth))).isLessThan(Math.abs(Math.log(quantile / truth)));
  }

  @Test
  void fewScoresHaveTheExponentialTailOfTheCalibration() {
    Calibration few = random(4, 200, Histories::exponential);
    Calibration same = calibration(2, 2, 2, 2, 2);

    assertThat(level("pot", ONE_IN_TEN_THOUSAND, few)).isEqualTo(few.scoreAt(1e-4));
    assertThat(level("pot", ONE_IN_TEN_THOUSAND, same)).isEqualTo(same.scoreAt(1e-4));
  }

  @Test
  void aRiskWithinTheHistoryIsItsQuantile() {
    Calibration history = random(5, 5_000, Histories::exponential);

    assertThat(level("pot", Map.of("risk", 0.05, "tail", 0.02), history))
        .isEqualTo(history.scoreAt(0.05));
  }
}
