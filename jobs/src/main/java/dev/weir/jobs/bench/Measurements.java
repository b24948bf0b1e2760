package dev.weir.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All measurements, in the order in which they are made. */
public final class Measurements {

  private static final List<Measurement> ALL =
      List.of(
          new TrainSpeed(),
          new ScoreSpeed(),
          new StreamSpeed(),
          new SeriesCount(),
          new BatchLatency(),
          new StateSize(),
          new CostGrowth());

  private Measurements() {}

  /** What can be asked for. */
  public static List<String> names() {
    return ALL.stream().map(Measurement::name).toList();
  }

  /**
   * Makes those with the given names.
   *
   * @param names none for all
   * @throws IllegalArgumentException if there is no such measurement
   */
  public static List<Finding> run(Workbench bench, Set<String> names) throws Exception {
    List<Finding> findings = new ArrayList<>();
    for (Measurement measurement : ALL) {
      if (names.isEmpty() || names.contains(measurement.name())) {
        bench.say("Measuring " + measurement.name());
        findings.addAll(measurement.run(bench));
      }
    }
    return findings;
  }

  /** Checks names before anything is started. */
  public static void requireKnown(Set<String> names) {
    for (String name : names) {
      if (!names().contains(name)) {
        throw new IllegalArgumentException(
            "Invalid measurement: " + name + " (must be among " + String.join(", ", names()) + ")");
      }
    }
  }
}
