package dev.weir.detector;

import dev.weir.core.SplitMix64;
import java.util.Arrays;

/**
 * Draws rows without replacement by the first steps of a shuffle, which is as uniform from any
 * order as from the first.
 */
final class RowPicker {
  private final int[] order;

  RowPicker(int count) {
    order = new int[count];
    Arrays.setAll(order, i -> i);
  }

  int[] pick(int size, SplitMix64 random) {
    for (int i = 0; i < size; i++) {
      int j = i + random.nextInt(order.length - i);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return Arrays.copyOf(order, size);
  }
}
