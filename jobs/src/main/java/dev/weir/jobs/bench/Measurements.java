package dev.weir.jobs.bench;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All measurements, in the order in which they are made. */
public final class Measurements {

  private static final List<Measurement> ALL =
      List.of(
          new TrainSpeed(),
          new ScoreSpeed(),
          new DetectorSpeed(),
          new SqlScoreSpeed(),
          new PointQuery(),
          new DeltaSpeed(),
          new KafkaSpeed(),
          new ExactnessCost(),
          new Backlog(),
          new Latency(),
          new SeriesCount(),
          new BatchLatency(),
          new StateSize(),
          new CostGrowth(),
          new DetectorWidth(),
          new PeerSpeed());

  /** Names that stand for several. */
  private static final Map<String, List<String>> GROUPS =
      Map.of(
          "stream", List.of("delta", "kafka", "exactness", "backlog", "latency", "series-count"));

  private Measurements() {}

  /** What can be asked for: measurements, and groups of them. */
  public static List<String> names() {
    return Stream.concat(ALL.stream().map(Measurement::name), GROUPS.keySet().stream()).toList();
  }

  /**
   * Makes those with the given names.
   *
   * @param names none for all
   * @return what each found
   */
  public static Map<String, List<Finding>> run(Workbench bench, Set<String> names)
      throws Exception {
    Map<String, List<Finding>> findings = new LinkedHashMap<>();
    for (Measurement measurement : asked(names)) {
      bench.say("Measuring " + measurement.name());
      findings.put(measurement.name(), measurement.run(bench));
    }
    return findings;
  }

  /** The names of the measurements that some names ask for. */
  public static List<String> members(Set<String> names) {
    return asked(names).stream().map(Measurement::name).toList();
  }

  /** The measurements that are asked for, by their names or their group's. */
  private static List<Measurement> asked(Set<String> names) {
    Set<String> asked = new HashSet<>(names);
    names.forEach(name -> asked.addAll(GROUPS.getOrDefault(name, List.of())));
    return ALL.stream().filter(each -> names.isEmpty() || asked.contains(each.name())).toList();
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
