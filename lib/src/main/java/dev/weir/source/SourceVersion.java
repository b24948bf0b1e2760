package dev.weir.source;

import dev.weir.core.Json;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How far a source has come: what makes reading it repeatable.
 *
 * @param number grows with what is appended: the version of a Delta table; for Kafka, how many
 *     records its partitions had taken in; 0 for files, which have no versions
 * @param offsets Kafka's offsets as JSON, by topic and partition, each the next one to come; empty
 *     for other sources
 */
public record SourceVersion(long number, String offsets) {
  /** Before anything was there. */
  public static final SourceVersion BEGINNING = new SourceVersion(-1, "");

  public SourceVersion {
    Objects.requireNonNull(offsets, "offsets");
  }

  /** The version of a source that is told by a number alone. */
  public static SourceVersion of(long number) {
    return new SourceVersion(number, "");
  }

  /**
   * The version of a Kafka source.
   *
   * @param offsets the next offset to come, by topic and partition
   */
  public static SourceVersion of(Map<String, Map<Integer, Long>> offsets) {
    Map<String, Map<Integer, Long>> sorted = new TreeMap<>();
    offsets.forEach((topic, partitions) -> sorted.put(topic, new TreeMap<>(partitions)));
    long records =
        sorted.values().stream()
            .flatMap(partitions -> partitions.values().stream())
            .mapToLong(Long::longValue)
            .sum();
    return new SourceVersion(records, Json.text(sorted));
  }

  /** The offsets by topic and partition; none for other sources than Kafka. */
  Map<String, Map<Integer, Long>> byPartition() {
    Map<String, Map<Integer, Long>> read = new TreeMap<>();
    if (!offsets.isEmpty()) {
      Json.parse(offsets)
          .fields()
          .forEachRemaining(
              topic -> {
                Map<Integer, Long> partitions = new TreeMap<>();
                topic
                    .getValue()
                    .fields()
                    .forEachRemaining(
                        partition ->
                            partitions.put(
                                Integer.valueOf(partition.getKey()),
                                partition.getValue().asLong()));
                read.put(topic.getKey(), partitions);
              });
    }
    return read;
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
