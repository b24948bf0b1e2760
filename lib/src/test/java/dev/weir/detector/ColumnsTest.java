package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {

  /**
   * Both ends are kept, and between neighbours no more than a 64th of the way to the nearer end.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 127, 128, 257, 1000, 32768, 99999})
  void knotsTellRanksToA64th(int count) {
    int[] knots = Columns.knots(count);

    assertThat(knots[0]).isZero();
    assertThat(knots[knots.length - 1]).isEqualTo(count - 1);
    for (int i = 1; i < knots.length; i++) {
      int fromEnd = Math.min(knots[i - 1], count - 1 - knots[i]);
      assertThat(knots[i] - knots[i - 1]).isBetween(1, Math.max(1, fromEnd / 64));
    }
  }
}
