package dev.weir.jobs.evaluate;

import java.util.List;
import java.util.Optional;

/**
 * What the columns of a table are for.
 *
 * @param label the column that tells the anomalies; empty for history that needs none
 * @param ignored columns that are not to be read at all
 * @param series the column that names the series; empty if all rows are of one
 * @param time the column of event times; empty if the rows are in no order
 * @param features the columns that detectors see; empty for all other columns of numbers
 */
public record Roles(
    Optional<String> label,
    List<String> ignored,
    Optional<String> series,
    Optional<String> time,
    List<String> features) {
  public Roles {
    ignored = List.copyOf(ignored);
    features = List.copyOf(features);
    if (features.stream().anyMatch(name -> isTaken(name, label, series, time))) {
      throw new IllegalArgumentException(
          "Invalid --features: "
              + String.join(",", features)
              + " (must be without the columns of --label, --series and --time)");
    }
  }

  /**
   * What history of given features has: it is like the data, and its labels, if any, are not read.
   */
  Roles history(List<String> featuresOfTheData) {
    return new Roles(
        Optional.empty(), label.map(List::of).orElse(List.of()), series, time, featuresOfTheData);
  }

  private static boolean isTaken(
      String name, Optional<String> label, Optional<String> series, Optional<String> time) {
    Optional<String> found = Optional.of(name);
    return found.equals(label) || found.equals(series) || found.equals(time);
  }
}
