package dev.weir.prepare;

import java.util.List;

/**
 * Learns from a sample how vectors are prepared for the detector. A preparation is only its
 * settings: fitting the same sample gives the same step, bit for bit.
 */
public interface Preparation {

  /** The features that it changes; empty for all. */
  List<String> of();

  /** All features that it must know; empty for all. */
  default List<String> reads() {
    return of();
  }

  /** Whether it makes numbers of categories. */
  default boolean encodes() {
    return false;
  }

  /** Whether a feature, one of its own, must be a number: a category has no order and no mean. */
  default boolean needsNumber(String feature) {
    return !encodes();
  }

  /**
   * Fits the step.
   *
   * @throws IllegalArgumentException if the sample cannot be fitted, saying why
   */
  Step fit(Vectors sample);
}
