package dev.weir.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import dev.weir.jobs.process.Broker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A lake that is fed from topics of a real broker.
 *
 * @param partitions of each topic
 */
record KafkaLake(Broker broker, Path lake, int partitions) {

  /** Sends values to the partitions by turns, in their order. */
  void send(String topic, List<byte[]> values) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.servers(), "max.request.size", 20_000_000);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < values.size(); i++) {
        producer.send(new ProducerRecord<>(topic, i % partitions, null, values.get(i)));
      }
    }
  }

  /** Runs a job that must succeed, and gives what it says to machines. */
  JsonNode job(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--lake", lake, "--json"));
    return Json.parse(Cli.done(all.toArray()).out());
  }

  /** The rows of an SQL statement. */
  List<JsonNode> query(String statement) {
    return Cli.done("sql", statement, "--lake", lake, "--json", "--limit", 100_000)
        .out()
        .lines()
        .map(Json::parse)
        .toList();
  }
}
