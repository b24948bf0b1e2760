package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.SplitMix64;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {

  /** By the kept neighbours of any number, as many rows are on either side of it, to a 64th. */
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2, 9",
    "129, 1000",
    "1000, 1000000",
    "30000, 1000000",
    "30000, 50",
    "9999, 3"
  })
  void knotsTellShares(int count, int distinct) {
    double[] sorted = numbers(count, distinct);
    int[] knots = Columns.knots(sorted);

    assertThat(sorted[knots[0]]).isEqualTo(sorted[0]);
    assertThat(sorted[knots[knots.length - 1]]).isEqualTo(sorted[count - 1]);
    assertThat(knots.length).isLessThan(1100);
    int knot = 0;
    for (int from = 0; from < count; from = Columns.endOfTie(sorted, from)) {
      while (knots[knot] < from) {
        knot++;
      }
      boolean kept = knots[knot] == from;
      int upTo = Columns.endOfTie(sorted, kept ? from : knots[knot - 1]);
      assertThat(upTo).isCloseTo(Columns.endOfTie(sorted, from), within(upTo / 64));
      int beyond = count - from;
      assertThat(count - knots[knot]).isCloseTo(beyond, within(beyond / 64));
    }
  }

  /** Nine in ten are alike, in the middle, where few distinct numbers are kept. */
  private static double[] numbers(int count, int distinct) {
    SplitMix64 random = new SplitMix64(count);
    double[] numbers = new double[count];
    Arrays.setAll(numbers, i -> i % 10 == 0 ? random.nextInt(distinct) - distinct / 2 : 0);
    Arrays.sort(numbers);
    return numbers;
  }
}
