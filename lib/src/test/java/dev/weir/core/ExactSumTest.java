package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ExactSumTest {

  @Test
  void roundsOnceAtTheEnd() {
    assertThat(sum(0.1, 0.2, 0.3, -0.6).value()).isEqualTo(2.7755575615628914E-17);
    assertThat(sum(1e300, 1, -1e300).value()).isEqualTo(1);
    assertThat(sum(1, 0x1p-53, 0x1p-106).value()).isEqualTo(Math.nextUp(1.0));
    assertThat(sum(1, 0x1p-53, -0x1p-106).value()).isEqualTo(1);
    assertThat(sum(1, 0x1p-53).value()).as("a tie goes to even").isEqualTo(1);
    assertThat(sum(Math.nextUp(1.0), 0x1p-53).value()).isEqualTo(1 + 0x1p-51);
  }

  @Test
  void isZeroWithoutSignWhenEmptyOrCancelled() {
    assertThat(Double.doubleToRawLongBits(sum().value())).isZero();
    assertThat(Double.doubleToRawLongBits(sum(-0.0).value())).isZero();
    assertThat(Double.doubleToRawLongBits(sum(0.1, -0.1).value())).isZero();
    assertThat(sum(0.1, 1e200, -0.1, -1e200).terms()).isEmpty();
  }

  @Test
  void isEmptyOnceCleared() {
    ExactSum sum = sum(1e300, 1, 1e-300);
    sum.clear();
    assertThat(sum.count()).isZero();
    assertThat(sum.terms()).isEmpty();
  }

  @Property(seed = "1", tries = 2000)
  void isTheNearestDoubleToTheDecimalSum(@ForAll("numbers") List<Double> numbers) {
    BigDecimal exact = BigDecimal.ZERO;
    for (double number : numbers) {
      exact = exact.add(new BigDecimal(number));
    }
    assertThat(sum(numbers).value()).isEqualTo(exact.doubleValue());
  }

  @Property(seed = "2", tries = 1000)
  void doesNotDependOnOrderOrGrouping(
      @ForAll("numbers") List<Double> numbers, @ForAll Random random) {
    List<Double> shuffled = new ArrayList<>(numbers);
    Collections.shuffle(shuffled, random);
    int cut = random.nextInt(shuffled.size() + 1);
    ExactSum merged = sum(shuffled.subList(0, cut));
    ExactSum other = sum(shuffled.subList(cut, shuffled.size()));
    merged.addAll(ExactSum.of(other.count(), other.terms()));
    assertThat(merged.terms()).containsExactly(sum(numbers).terms());
    assertThat(merged.count()).isEqualTo(numbers.size());
  }

  @Property(seed = "3", tries = 1000)
  void termsAddUpToTheExactSum(@ForAll("numbers") List<Double> numbers) {
    BigDecimal exact = BigDecimal.ZERO;
    for (double number : numbers) {
      exact = exact.add(new BigDecimal(number));
    }
    for (double term : sum(numbers).terms()) {
      exact = exact.subtract(new BigDecimal(term));
    }
    assertThat(exact).isEqualByComparingTo(BigDecimal.ZERO);
  }

  @Provide
  Arbitrary<List<Double>> numbers() {
    Arbitrary<Double> integers = Arbitraries.integers().between(-50, 50).map(Integer::doubleValue);
    Arbitrary<Double> cents = integers.map(each -> each / 100);
    Arbitrary<Double> powers =
        Arbitraries.integers().between(-1074, 996).map(each -> Math.scalb(1.0, each));
    Arbitrary<Double> wide =
        Arbitraries.longs()
            .map(Double::longBitsToDouble)
            .filter(each -> Math.abs(each) <= ExactSum.LIMIT);
    Arbitrary<Double> any = Arbitraries.oneOf(integers, cents, powers, powers.map(x -> -x), wide);
    return any.list().ofMaxSize(40);
  }

  private static ExactSum sum(double... numbers) {
    ExactSum sum = new ExactSum();
    for (double number : numbers) {
      sum.add(number);
    }
    return sum;
  }

  private static ExactSum sum(List<Double> numbers) {
    return sum(numbers.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
