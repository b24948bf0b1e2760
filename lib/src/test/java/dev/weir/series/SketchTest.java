package dev.weir.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SketchTest {
  private static final double QUANTILE_ERROR = 1.0 / 128;

  @Property(seed = "31", tries = 500)
  void quantilesAreWithinTheirRelativeError(
      @ForAll("numbers") List<Double> numbers, @ForAll @DoubleRange(min = 0, max = 1) double q) {
    QuantileSketch sketch = new QuantileSketch();
    numbers.forEach(sketch::add);
    double[] sorted = numbers.stream().mapToDouble(x -> x).sorted().toArray();
    double exact = sorted[(int) (q * (sorted.length - 1))];
    assertThat(sketch.quantile(q)).isEqualTo(exact, within(Math.abs(exact) * QUANTILE_ERROR));
  }

  @Provide
  Arbitrary<List<Double>> numbers() {
    return Arbitraries.oneOf(
            Arbitraries.doubles().between(-100, 100).ofScale(2),
            Arbitraries.doubles().between(-1e300, 1e300).filter(x -> Math.abs(x) > 1e-300),
            Arbitraries.of(0.0, 1.0, 1e-300, -1e-300))
        .map(x -> x + 0.0)
        .list()
        .ofMinSize(1)
        .ofMaxSize(100);
  }

  @Test
  void quantileOfNothingIsMissing() {
    assertThat(new QuantileSketch().quantile(0.5)).isNaN();
  }

  @Test
  void quantileStaysSmallOnWideData() {
    QuantileSketch sketch = new QuantileSketch();
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      sketch.add(Math.exp(random.nextGaussian()));
    }
    StateWriter writer = new StateWriter(16);
    sketch.write(writer);
    assertThat(writer.sealed().length).isLessThan(2_000);
    assertThat(sketch.quantile(0.5)).isEqualTo(1, within(0.02));
  }

  @Test
  void distinctIsExactBelowItsSize() {
    DistinctSketch sketch = new DistinctSketch();
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 1; i < DistinctSketch.K; i++) {
        sketch.add(i * 1e9);
      }
    }
    assertThat(sketch.value(Pipelines.value("n", null, ""))).isEqualTo(1023);
  }

  @Test
  void distinctEstimatesBeyondAndMergesExactly() {
    long[] hashes = new Random(7).longs(100_000, 0, 1L << 53).toArray();
    DistinctSketch whole = new DistinctSketch();
    DistinctSketch merged = new DistinctSketch();
    DistinctSketch half = new DistinctSketch();
    for (int i = 0; i < hashes.length; i++) {
      whole.add((double) hashes[i]);
      (i % 3 == 0 ? half : merged).add((double) hashes[hashes.length - 1 - i]);
    }
    merged.merge(half);
    assertThat(bytes(merged)).isEqualTo(bytes(whole));
    assertThat(whole.value(Pipelines.value("n", null, ""))).isEqualTo(100_000, within(9_000.0));
    long[] sorted = Arrays.stream(hashes).sorted().toArray();
    assertThat(whole.value(Pipelines.value("n", null, "")))
        .isEqualTo(1023 * 0x1p53 / (sorted[1023] + 1.0));
  }

  @Test
  void distinctRejectsWhatIsNoHash() {
    assertThatThrownBy(() -> new DistinctSketch().add(0x1p53))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid hash: 9.007199254740992E15 (must be between 0 and 2^53 - 1)");
  }

  private static byte[] bytes(Accumulator accumulator) {
    StateWriter writer = new StateWriter(16);
    accumulator.write(writer);
    return writer.sealed();
  }
}
