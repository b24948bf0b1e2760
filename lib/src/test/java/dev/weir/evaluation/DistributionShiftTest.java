package dev.weir.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionShiftTest {

  private static final double[] UP_TO_A_THOUSAND =
      IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();

  @Test
  void quantilesAreValuesOfTheirRank() {
    double[] quantiles = DistributionShift.quantiles(UP_TO_A_THOUSAND);

    assertThat(quantiles).hasSize(101).startsWith(1, 10, 20).endsWith(990, 1000);
    assertThat(DistributionShift.quantiles(new double[] {3, 1, 2})).startsWith(1).endsWith(3);
  }

  @Test
  void theSameValuesHaveNotShifted() {
    DistributionShift shift = shift(UP_TO_A_THOUSAND, UP_TO_A_THOUSAND);

    assertThat(shift.psi()).isCloseTo(0, within(0.005));
    assertThat(shift.ks()).isLessThanOrEqualTo(0.011);
  }

  @Test
  void aShiftByAThirdByHand() {
    // Uniform on (0, 1000] moved to (300, 1300]: the lowest three tenths are empty, the others
    // have a tenth each, and 0.3 lie beyond the end.
    DistributionShift shift =
        shift(UP_TO_A_THOUSAND, Arrays.stream(UP_TO_A_THOUSAND).map(v -> v + 300).toArray());

    double empty = (1e-4 - 0.1) * Math.log(1e-4 / 0.1);
    double beyond = (0.3 - 1e-4) * Math.log(0.3 / 1e-4);
    assertThat(shift.psi()).isCloseTo(3 * empty + beyond, within(0.05));
    assertThat(shift.ks()).isCloseTo(0.3, within(0.011));
  }

  @Test
  void aConstantThatBecomesAnotherHasShifted() {
    double[] five = {5, 5, 5, 5};

    assertThat(shift(five, five)).isEqualTo(new DistributionShift(0, 0));
    assertThat(shift(five, new double[] {7, 7}).psi()).isGreaterThan(10);
    assertThat(shift(five, new double[] {3, 3})).extracting(DistributionShift::ks).isEqualTo(1.0);
  }

  @Test
  void aValueThatBecomesMoreFrequentHasShifted() {
    double[] halfZero = DoubleStream.concat(zeros(500), upTo(500)).toArray();
    double[] mostlyZero = DoubleStream.concat(zeros(900), upTo(100)).toArray();

    assertThat(shift(halfZero, halfZero).psi()).isCloseTo(0, within(0.005));
    // A half becomes 0.9, and each of five tenths 0.02.
    assertThat(shift(halfZero, mostlyZero).psi())
        .isCloseTo(0.4 * Math.log(0.9 / 0.5) + 5 * -0.08 * Math.log(0.02 / 0.1), within(0.05));
  }

  @Test
  void nothingIsNoDistribution() {
    assertThatThrownBy(() -> DistributionShift.quantiles(new double[0]))
        .hasMessage("Cannot take quantiles: there are no values.");
    assertThatThrownBy(() -> shift(UP_TO_A_THOUSAND, new double[0]))
        .hasMessage("Cannot compare distributions: there are no values.");
  }

  private static DoubleStream zeros(int count) {
    return DoubleStream.generate(() -> 0).limit(count);
  }

  /** From above 0 to 500, in so many steps. */
  private static DoubleStream upTo(int count) {
    return IntStream.rangeClosed(1, count).mapToDouble(i -> 500.0 * i / count);
  }

  private static DistributionShift shift(double[] then, double[] now) {
    double[] quantiles = DistributionShift.quantiles(then);
    long[] counts = new long[DistributionShift.PLACES];
    for (double value : now) {
      counts[DistributionShift.place(quantiles, value)]++;
    }
    return DistributionShift.of(quantiles, counts);
  }
}
