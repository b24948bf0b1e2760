package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.jobs.process.Broker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker: trained on, streamed, backfilled; what cannot be read is kept. */
@ExtendWith(Interpreted.class)
class KafkaTest {

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final int PARTITIONS = 3;
  private static final int HISTORY = 6_000;

  @TempDir static Path shared;
  private static Broker broker;

  @TempDir Path folder;
  private KafkaLake lake;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start(shared.resolve("broker"), PARTITIONS);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void openLake() {
    lake = new KafkaLake(broker, folder.resolve("lake"), PARTITIONS);
  }

  @Test
  void aTopicIsTrainedOnStreamedAndBackfilledToTheSameRows() throws Exception {
    Path file = pipeline("flow", "");
    lake.send("flow", events(0, HISTORY));
    JsonNode trained = lake.job("train", file);
    assertThat(trained.path("ledger").path("input").asLong()).isEqualTo(HISTORY);

    lake.send("flow", events(HISTORY, HISTORY + 2_000));
    Map<String, byte[]> poison = poison();
    lake.send("flow", new ArrayList<>(poison.values()));
    lake.send("flow", events(HISTORY + 2_000, HISTORY + 4_000));
    JsonNode streamed = lake.job("stream", file, "--once", "--max-rows-per-batch", 1_500);

    assertThat(streamed.path("rows").asLong()).isEqualTo(4_000 + poison.size());
    assertThat(streamed.path("batches").asLong()).isGreaterThan(2);
    assertThat(refused(file)).isEqualTo(expectedReasons());
    assertThat(
            lake.query(
                    "select count(*) as n from weir.flow.quarantine where position rlike '^flow/[0-2]@[0-9]+$'")
                .get(0)
                .path("n")
                .asInt())
        .isEqualTo(poison.size());
    assertThat(
            lake.query(
                "select unbase64(substr(raw, 8)) as bytes from weir.flow.quarantine where reason = 'not UTF-8'"))
        .hasSize(1);
    assertReceiptsTellTheOffsets();
    List<JsonNode> before = scores();

    lake.job("backfill", file, "--from", "2026-01-06T07:00:00Z");

    assertThat(scores()).hasSizeGreaterThan(50).isEqualTo(before);
    assertThat(lake.job("stream", file, "--once").path("rows").asLong()).isZero();
  }

  /** Each micro-batch begins where the one before ended, and its rows are those in between. */
  private void assertReceiptsTellTheOffsets() {
    String partitions = "from_json(data_offsets_%s, 'flow map<string, bigint>').flow";
    List<JsonNode> batches =
        lake.query(
            "select data_offsets_from as begin, data_offsets_to as end, input_rows, aggregate(map_values(map_zip_with("
                + partitions.formatted("from")
                + ", "
                + partitions.formatted("to")
                + ", (p, a, b) -> b - coalesce(a, 0))), 0L, (s, n) -> s + n) as offsets from weir.flow.runs where job = 'stream' order by batch_id");
    for (int i = 0; i < batches.size(); i++) {
      assertThat(batches.get(i).path("offsets").asLong())
          .as("offsets of batch %d", i)
          .isEqualTo(batches.get(i).path("input_rows").asLong());
      if (i > 0) {
        assertThat(batches.get(i).path("begin")).isEqualTo(batches.get(i - 1).path("end"));
      }
    }
    assertThat(batches).hasSizeGreaterThan(2);
  }

  private static Map<String, byte[]> poison() {
    Map<String, byte[]> poison = new TreeMap<>();
    poison.put("truncated", text("{\"t\": \"2026-01-06T00:00:00Z\", \"s\": \"a"));
    poison.put("wrong type", text(event(1).replaceFirst("\"v\":[^,]+", "\"v\":\"many\"")));
    poison.put("not a number", text(event(2).replaceFirst("\"v\":[^,]+", "\"v\":NaN")));
    poison.put("huge", text("x".repeat(10_000_000)));
    poison.put("not UTF-8", new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'});
    poison.put("no value", null);
    poison.put("deep", text("{\"t\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"));
    poison.put("repeated key", text("{\"v\":1," + event(3).substring(1)));
    poison.put(
        "unknown kind", text(event(4).replaceFirst("\"kind\":\"\\w+\"", "\"kind\":\"xyz\"")));
    poison.put(
        "far past",
        text(event(5).replaceFirst("\"t\":\"[^\"]+\"", "\"t\":\"1990-01-01T00:00:00Z\"")));
    poison.put(
        "far future",
        text(event(6).replaceFirst("\"t\":\"[^\"]+\"", "\"t\":\"2199-01-01T00:00:00Z\"")));
    poison.put("empty", new byte[0]);
    poison.put("two objects", text(event(7) + event(8)));
    poison.put("an array", text("[" + event(9) + "]"));
    return poison;
  }

  private static Map<String, Long> expectedReasons() {
    Map<String, Long> reasons = new TreeMap<>(Map.of("malformed row", 5L));
    for (String reason :
        List.of(
            "impossible value: v",
            "not UTF-8",
            "missing value",
            "repeated key",
            "more than one object",
            "unknown_kind",
            "late",
            "event time in the future: t",
            "empty value")) {
      reasons.put(reason, 1L);
    }
    return reasons;
  }

  private Map<String, Long> refused(Path file) throws Exception {
    Map<String, Long> reasons = new TreeMap<>();
    lake.query("select reason, count(*) as n from weir.flow.quarantine group by reason")
        .forEach(row -> reasons.put(row.path("reason").asText(), row.path("n").asLong()));
    return reasons;
  }

  private List<JsonNode> scores() {
    return lake.query(
        "select series, event_time, input_rows, score, values, features from weir.flow.scores where event_date >= '2026-01-06' order by series, event_time");
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    Path missing = pipeline("gone", "");
    assertComplaint(
        missing,
        "Cannot read source kafka/gone: there is no such topic at "
            + broker.servers()
            + ". Create it, or correct kafka.topics.");

    assertComplaint(
        pipeline("flow2", "options: {group.id: mine}"),
        "Invalid source.kafka.options.group.id: this entry (must be one of sasl.*");
    Cli secret = Cli.weir("check", pipeline("flow2", "options: {ssl.key.password: tiger}"));
    assertThat(secret.code()).isEqualTo(2);
    assertThat(secret.err())
        .contains("a secret only as a reference, ${env:NAME} or ${file:PATH}")
        .doesNotContain("tiger");
    assertComplaint(
        pipeline("flow2", "options: {ssl.key.password: '${file:/nowhere}'}"),
        "Cannot resolve kafka.options.ssl.key.password: there is no readable file /nowhere. Make it, or name another.");
  }

  @Test
  void recordsThatRetentionRemovedAreMissed() throws Exception {
    Path file = pipeline("aged", "");
    lake.send("aged", events(0, HISTORY));
    lake.job("train", file);
    lake.send("aged", events(HISTORY, HISTORY + 3_000));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition("aged", 1), RecordsToDelete.beforeOffset(-1)))
          .all()
          .get();
    }

    Cli run = Cli.weir("stream", file, "--once", "--lake", lake.lake());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("Cannot go on with kafka/aged: partition 1 of aged now begins at offset ")
        .contains("retention has removed ")
        .contains("or set kafka.on-data-loss: continue to go on without them.");
    Files.writeString(
        file, Files.readString(file).replace("topics:", "on-data-loss: continue\n    topics:"));
    assertThat(lake.job("stream", file, "--once").path("rows").asLong()).isBetween(1L, 2_999L);
  }

  private void assertComplaint(Path file, String complaint) {
    Cli run = Cli.weir("train", file, "--lake", lake.lake());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.complaint()).contains(complaint);
  }

  private Path pipeline(String topic, String more) throws Exception {
    Path file = folder.resolve(topic + ".yaml");
    Files.writeString(
        file,
        """
        pipeline: %1$s
        source:
          kafka:
            servers: %2$s
            topics: %1$s
            schema: t TIMESTAMP, s STRING, v DOUBLE, kind STRING
            %3$s
          time: t
          series: [s]
          watermark: 2 hours
          require: {unknown_kind: "kind IN ('in', 'out')"}
        window:
          every: 1 hour
          values: {n: count, mean_v: avg(v)}
        detector: {isolation-forest: {trees: 25, sample: 64}}
        threshold: {quantile: {of: 0.97}}
        """
            .formatted(topic, broker.servers(), more));
    return file;
  }

  /** Events a few seconds apart, in the order of their times but for a minute. */
  private static List<byte[]> events(int from, int to) {
    List<byte[]> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      events.add(text(event(i)));
    }
    return events;
  }

  private static String event(int i) {
    Random random = new Random(i);
    return String.format(
        "{\"t\":\"%s\",\"s\":\"%s\",\"v\":%.3f,\"kind\":\"%s\"}",
        START.plusSeconds(20L * i + random.nextInt(60)),
        "abc".charAt(random.nextInt(3)),
        random.nextGaussian() * 10,
        random.nextBoolean() ? "in" : "out");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
