package dev.weir.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Where the partitions of some topics begin and end. */
final class KafkaTopics {

  private static final int TIMEOUT_MS = 20_000;

  private final List<String> topics;
  private final String servers;
  private final Map<String, Object> options = new HashMap<>();

  KafkaTopics(String servers, List<String> topics, Map<String, String> options) {
    this.servers = servers;
    this.topics = topics;
    this.options.put("bootstrap.servers", servers);
    this.options.put("default.api.timeout.ms", TIMEOUT_MS);
    this.options.put("request.timeout.ms", TIMEOUT_MS);
    this.options.putAll(options);
  }

  /** The first offset that is still there, by topic and partition. */
  Map<String, Map<Integer, Long>> begin() {
    return offsets(OffsetSpec.earliest());
  }

  /** The next offset to come, by topic and partition. */
  Map<String, Map<Integer, Long>> end() {
    return offsets(OffsetSpec.latest());
  }

  private Map<String, Map<Integer, Long>> offsets(OffsetSpec which) {
    try (Admin admin = Admin.create(options)) {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                partition ->
                    asked.put(new TopicPartition(topic.name(), partition.partition()), which));
      }
      Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
      admin
          .listOffsets(asked)
          .all()
          .get()
          .forEach(
              (partition, found) ->
                  offsets
                      .computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                      .put(partition.partition(), found.offset()));
      return offsets;
    } catch (ExecutionException | KafkaException e) {
      throw unreadable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking Kafka at " + servers, e);
    }
  }

  private IllegalArgumentException unreadable(Exception e) {
    Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
    String why =
        cause instanceof UnknownTopicOrPartitionException
            ? "there is no such topic at " + servers + ". Create it, or correct kafka.topics."
            : cause.getMessage()
                + " Is a broker there? Start it, or correct kafka.servers and kafka.options.";
    return new IllegalArgumentException(
        "Cannot read source kafka/" + String.join("+", topics) + ": " + why, e);
  }
}
