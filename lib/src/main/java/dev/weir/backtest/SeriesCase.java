package dev.weir.backtest;

import java.util.List;
import java.util.Objects;

/**
 * One series to be scored. No label is part of it.
 *
 * @param train unlabelled history from before the first row; may have no rows
 * @param rows what is to be scored, at least one row
 * @param features the names of a row's numbers
 * @param sight what may be known when a row is scored
 * @param seed of everything that is drawn at random
 */
public record SeriesCase(
    Observations train, Observations rows, List<String> features, Sight sight, long seed) {
  public SeriesCase {
    Objects.requireNonNull(sight, "sight");
    features = List.copyOf(features);
    if (rows.count() == 0) {
      throw new IllegalArgumentException(
          "Cannot score a series: it has no rows. Leave empty series out.");
    }
    if (train.dimension() != rows.dimension() || features.size() != rows.dimension()) {
      throw new IllegalArgumentException(
          "Cannot score a series: it has "
              + rows.dimension()
              + " numbers a row, its train part "
              + train.dimension()
              + ", and "
              + features.size()
              + " names. Pass the same features.");
    }
  }

  /** How many numbers a row has. */
  public int dimension() {
    return rows.dimension();
  }
}
