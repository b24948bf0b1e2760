package dev.weir.jobs.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Appends records to a topic at a steady rate: a series and three numbers, of which one record in
 * 250 is far from the rest. The broker stamps each as it appends it.
 */
final class Feeder implements AutoCloseable {

  /** The columns of a record. */
  static final String SCHEMA = "s STRING, x DOUBLE, y DOUBLE, z DOUBLE";

  private static final int SERIES = 1000;
  private static final int STRANGE_ONE_IN = 250;
  private static final double STRANGE = 1000;
  private static final long TICK_MS = 5;
  private static final double MILLISECONDS = 1e3;

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final SplittableRandom random = new SplittableRandom(1);

  /**
   * What was fed.
   *
   * @param fromMs when the first record was sent
   * @param toMs when the last one was appended
   */
  record Fed(long rows, long strange, long fromMs, long toMs) {
    double seconds() {
      return (toMs - fromMs) / MILLISECONDS;
    }
  }

  /** A feeder of a topic, which it makes. */
  Feeder(String servers, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    this.topic = topic;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      NewTopic made =
          new NewTopic(topic, partitions, (short) 1)
              .configs(Map.of("message.timestamp.type", "LogAppendTime"));
      admin.createTopics(List.of(made)).all().get();
    }
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends so many records, so many a second, none of them strange. */
  Fed sound(long rows, double rate) throws InterruptedException {
    return feed(rows, rate, Long.MAX_VALUE);
  }

  /** Sends one strange record. */
  Fed strange() throws InterruptedException {
    return feed(1, MILLISECONDS, 1);
  }

  /** Sends so many records, so many a second. */
  Fed feed(long rows, double rate) throws InterruptedException {
    return feed(rows, rate, STRANGE_ONE_IN);
  }

  private Fed feed(long rows, double rate, long strangeOneIn) throws InterruptedException {
    long fromMs = System.currentTimeMillis();
    long strange = 0;
    long sent = 0;
    while (sent < rows) {
      double passed = System.currentTimeMillis() - fromMs + TICK_MS;
      long due = Math.min(rows, (long) (rate * passed / MILLISECONDS));
      for (; sent < due; sent++) {
        boolean far = sent % strangeOneIn == strangeOneIn - 1;
        strange += far ? 1 : 0;
        send(far ? STRANGE : 1);
      }
      Thread.sleep(TICK_MS);
    }
    producer.flush();
    return new Fed(rows, strange, fromMs, System.currentTimeMillis() + 1);
  }

  private void send(double stretch) {
    String series = "s" + random.nextInt(SERIES);
    String value =
        "{\"s\":\""
            + series
            + "\",\"x\":"
            + stretch * random.nextGaussian()
            + ",\"y\":"
            + (stretch + random.nextGaussian())
            + ",\"z\":"
            + random.nextDouble()
            + "}";
    producer.send(
        new ProducerRecord<>(
            topic,
            series.getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    producer.close();
  }
}
