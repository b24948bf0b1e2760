package dev.weir.detector;

import java.util.List;
import java.util.Objects;

/**
 * What a detector is fitted on. The order of the rows counts: the same rows in the same order and
 * the same seed give the same scorer. The array is shared, not copied.
 *
 * @param rows {@code x[count][features]}, row after row; may be longer; NaN is a missing number
 * @param count how many rows, at least one
 * @param features the names of the features, at least one
 * @param seed of everything that is drawn at random
 */
public record Sample(double[] rows, int count, List<String> features, long seed) {
  public Sample {
    Objects.requireNonNull(rows, "rows");
    features = List.copyOf(features);
    if (features.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot fit a detector: the sample has no features. Name at least one feature.");
    }
    if (count < 1) {
      throw new IllegalArgumentException(
          "Cannot fit a detector: the sample has "
              + count
              + " rows. Give it a history with at least one complete observation.");
    }
    if (rows.length < (long) count * features.size()) {
      throw new IllegalArgumentException(
          Shape.tooShort("Cannot fit a detector", rows.length, count, features.size()));
    }
  }

  /** How many features a row has. */
  public int dimension() {
    return features.size();
  }
}
