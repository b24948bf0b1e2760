package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.jobs.RecordJudge.Fate;
import dev.weir.jobs.RecordJudge.Judgement;
import dev.weir.jobs.process.Broker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spoiled records of a real broker never end the stream: each is either read as it must be, or in
 * quarantine with its place and its bytes.
 */
@Tag("slow")
@ExtendWith(Interpreted.class)
class FuzzTest {

  private static final Instant START = Instant.parse("2024-01-05T00:00:00Z");
  private static final int PARTITIONS = 2;
  private static final int HISTORY = 1_500;
  private static final int FUZZED = 2_000;
  private static final int VALID_BETWEEN = 5;
  private static final long PLACES = 1_000_000_000L;
  private static final String BASE64 = "base64:";

  @TempDir static Path shared;
  private static Broker broker;

  @TempDir Path folder;

  /** What the lake holds of a record. */
  private record Refused(String reason, byte[] raw) {}

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start(shared.resolve("broker"), PARTITIONS);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void everyRecordIsReadOrKept(String format) throws Exception {
    KafkaLake lake = new KafkaLake(broker, folder.resolve("lake"), PARTITIONS);
    lake.send(format, valid(format, 0, HISTORY));
    Path single =
        pipeline(
            format, format, "values: {v: v, at: kafka_partition * 1000000000D + kafka_offset}");
    Path windowed =
        pipeline(
            format + "_windowed",
            format,
            "window: {every: 1 hour, values: {n: count, mean_v: avg(v)}}\nfeatures: [{lag: {of: n, by: [1]}}]");
    lake.job("train", single);
    lake.job("train", windowed);
    List<byte[]> records = records(format);
    lake.send(format, records);

    JsonNode streamed = lake.job("stream", single, "--once", "--max-rows-per-batch", 1_000);

    assertThat(streamed.path("rows").asInt()).isEqualTo(records.size());
    assertThat(streamed.path("batches").asInt()).isGreaterThan(1);
    Map<Long, JsonNode> read = scores(lake, format);
    Map<Long, Refused> kept = quarantine(lake, format);
    assertThat(read.size() + kept.size()).isEqualTo(records.size());
    assertFates(format, records, read, kept);

    assertThat(
            lake.job("stream", windowed, "--once", "--max-rows-per-batch", 1_000)
                .path("rows")
                .asInt())
        .isEqualTo(records.size());
    assertBalanced(lake, format + "_windowed", records.size());
    Map<Long, Refused> keptByWindowed = quarantine(lake, format + "_windowed");
    keptByWindowed.values().removeIf(refused -> refused.reason().equals("late"));
    assertThat(keptByWindowed.keySet()).isEqualTo(kept.keySet());
  }

  private static void assertFates(
      String format, List<byte[]> records, Map<Long, JsonNode> read, Map<Long, Refused> kept) {
    RecordJudge judge = format.equals("json") ? RecordJudge.json() : RecordJudge.csv();
    Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    for (int i = 0; i < records.size(); i++) {
      byte[] record = records.get(i);
      long place = i % PARTITIONS * PLACES + HISTORY / PARTITIONS + i / PARTITIONS;
      String told =
          i + ": " + (record == null ? "null" : new String(record, StandardCharsets.UTF_8));
      assertThat(read.containsKey(place)).as(told).isNotEqualTo(kept.containsKey(place));
      Judgement judged = judge.of(record);
      fates.merge(judged.fate(), 1, Integer::sum);
      if (kept.containsKey(place)) {
        assertThat(judged.fate()).as("fate of " + told).isNotEqualTo(Fate.VALID);
        assertThat(kept.get(place).raw()).as(told).isEqualTo(record);
        assertThat(kept.get(place).reason()).as(told).isNotEmpty();
      } else {
        assertThat(judged.fate()).as("fate of " + told).isNotEqualTo(Fate.REFUSED);
        if (judged.fate() == Fate.VALID) {
          JsonNode row = read.get(place);
          assertThat(row.path("us").asLong()).as(told).isEqualTo(judged.t().toEpochMilli() * 1_000);
          assertThat(row.path("series").asText()).as(told).isEqualTo(judged.s());
          assertThat(row.hasNonNull("v") ? Optional.of(row.path("v").asDouble()) : Optional.empty())
              .as(told)
              .isEqualTo(judged.v());
        }
      }
    }
    assertThat(fates.get(Fate.VALID)).isGreaterThan(records.size() / 6);
    assertThat(fates.get(Fate.REFUSED)).isGreaterThan(records.size() / 4);
    assertThat(fates.get(Fate.UNCLEAR)).isLessThan(records.size() / 3);
  }

  /** What was read, by place. */
  private static Map<Long, JsonNode> scores(KafkaLake lake, String pipeline) {
    Map<Long, JsonNode> rows = new HashMap<>();
    lake.query(
            "select bigint(values.at) as at, unix_micros(event_time) as us, series, values.v as v from weir."
                + pipeline
                + ".scores")
        .forEach(row -> assertThat(rows.put(row.path("at").asLong(), row)).isNull());
    return rows;
  }

  /** What was refused, by place. */
  private static Map<Long, Refused> quarantine(KafkaLake lake, String pipeline) {
    Map<Long, Refused> rows = new HashMap<>();
    lake.query(
            "select position, reason, base64(binary(raw)) as raw from weir."
                + pipeline
                + ".quarantine")
        .forEach(
            row -> {
              String[] place = row.path("position").asText().split("[/@]");
              long at = Long.parseLong(place[1]) * PLACES + Long.parseLong(place[2]);
              byte[] raw =
                  row.hasNonNull("raw")
                      ? Base64.getMimeDecoder().decode(row.path("raw").asText())
                      : null;
              assertThat(rows.put(at, new Refused(row.path("reason").asText(), bytes(raw))))
                  .isNull();
            });
    return rows;
  }

  /** A record's bytes, of which quarantine makes a text where they are none. */
  private static byte[] bytes(byte[] raw) {
    if (raw == null) {
      return null;
    }
    String text = new String(raw, StandardCharsets.UTF_8);
    return text.startsWith(BASE64)
        ? Base64.getMimeDecoder().decode(text.substring(BASE64.length()))
        : raw;
  }

  private static void assertBalanced(KafkaLake lake, String pipeline, int records) {
    JsonNode ledger =
        lake.query(
                "select sum(input_rows) as input, count_if(input_rows <> scored_rows + warming_up_rows + open_rows"
                    + " + outside_rows + late_rows + duplicate_rows + quarantined_rows) as unbalanced,"
                    + " sum(late_rows + quarantined_rows) as refused from weir."
                    + pipeline
                    + ".runs where job = 'stream'")
            .get(0);
    assertThat(ledger.path("input").asInt()).isEqualTo(records);
    assertThat(ledger.path("unbalanced").asInt()).isZero();
    assertThat(quarantine(lake, pipeline)).hasSize(ledger.path("refused").asInt());
  }

  private Path pipeline(String name, String format, String values) throws Exception {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(
        file,
        """
        pipeline: %s
        source:
          kafka:
            servers: %s
            topics: %s
            format: %2$s
            schema: "%s"
          time: t
          series: [s]
          watermark: 2 hours
          require: {unknown_kind: "kind IN ('in', 'out')"}
        %s
        detector: {isolation-forest: {trees: 10, sample: 64}}
        threshold: {quantile: {of: 0.97}}
        """
            .replace("format: %2$s", "format: " + format)
            .formatted(
                name,
                broker.servers(),
                format,
                RecordJudge.COLUMNS + (format.equals("json") ? RecordJudge.NESTED : ""),
                values));
    return file;
  }

  /** Fuzzed records, a valid one after every few. */
  private static List<byte[]> records(String format) {
    Fuzzer fuzzer = new Fuzzer(11, valid(format, 0, HISTORY));
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < FUZZED; i++) {
      records.add(fuzzer.next());
      if (i % VALID_BETWEEN == 0) {
        records.addAll(valid(format, HISTORY + i, HISTORY + i + 1));
      }
    }
    return records;
  }

  private static List<byte[]> valid(String format, int from, int to) {
    List<byte[]> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Random random = new Random(i);
      events.add(
          String.format(
                  format.equals("json")
                      ? "{\"t\":\"%s\",\"s\":\"%s\",\"v\":%.3f,\"kind\":\"%s\",\"id\":%d,\"d\":\"%s\",\"flag\":%b,"
                          + "\"tags\":{\"x\":1.5,\"y\":-2},\"more\":[1,2,3],\"sub\":{\"a\":7,\"b\":12.25},\"other\":{\"q\":[{}]}}"
                      : "%s,%s,%.3f,%s,%d,%s,%b",
                  START.plusSeconds(120L * i + random.nextInt(60)),
                  "abc".charAt(random.nextInt(3)),
                  random.nextGaussian() * 10,
                  random.nextBoolean() ? "in" : "out",
                  random.nextLong() >> 10,
                  "2024-02-29",
                  random.nextBoolean())
              .getBytes(StandardCharsets.UTF_8));
    }
    return events;
  }
}
