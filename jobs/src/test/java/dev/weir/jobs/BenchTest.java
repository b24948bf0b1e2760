package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Measurements of a stream from Kafka, tiny: they run, and their figures could be true. */
@Tag("slow")
@ExtendWith(Interpreted.class)
class BenchTest {

  private static final long ROWS = 30_000;

  @TempDir static Path folder;
  private static Path document;
  private static JsonNode findings;

  @BeforeAll
  static void measure() throws Exception {
    document = folder.resolve("figures.md");
    StringBuilder places = new StringBuilder("# Figures\n");
    for (String name : List.of("kafka", "exactness")) {
      places.append(
          "<!-- weir bench %1$s: begin --><!-- weir bench %1$s: end -->\n".formatted(name));
    }
    Files.writeString(document, places + "the end\n");
    Cli run =
        Cli.done(
            "bench",
            "kafka",
            "--only",
            "exactness",
            "--rows",
            ROWS,
            "--repeats",
            1,
            "--json",
            "--out",
            folder,
            "--write-docs",
            document);
    findings = Json.parse(run.out()).path("findings");
  }

  @Test
  void theStreamFromKafkaIsBesideABareOne() {
    JsonNode speed = only("kafka");

    assertThat(speed.path("unit").asText()).isEqualTo("rows/s");
    assertThat(speed.path("value").asDouble()).isPositive();
    assertThat(speed.path("baseline").path("name").asText()).isEqualTo("bare stream");
    assertThat(speed.path("ratio").asDouble())
        .isCloseTo(
            speed.path("value").asDouble() / speed.path("baseline").path("value").asDouble(),
            org.assertj.core.data.Offset.offset(1e-9))
        .isBetween(0.01, 1.5);
  }

  @Test
  void exactnessIsBesideTheSamePartsWithoutIt() {
    JsonNode cost = only("exactness");

    assertThat(cost.path("unit").asText()).isEqualTo("s");
    assertThat(cost.path("ratio").asDouble()).isBetween(0.3, 5.0);
    assertThat(cost.path("target").path("bound").asDouble()).isEqualTo(1.15);
  }

  @Test
  void figuresStandWhereTheDocumentHasAPlaceForThem() throws Exception {
    String text = Files.readString(document);

    assertThat(text).startsWith("# Figures\n").endsWith("the end\n");
    assertThat(text.substring(text.indexOf("kafka: begin"), text.indexOf("kafka: end")))
        .contains("| kafka | ", "at least 0.4×")
        .doesNotContain("backlog");
    assertThat(text.substring(text.indexOf("exactness: begin"), text.indexOf("exactness: end")))
        .contains("at most 1.15×");
  }

  @Test
  void whatIsNotMeasuredIsRefused() {
    Cli unknown = Cli.weir("bench", "straem", "--rows", ROWS, "--out", folder.resolve("no"));
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .contains(
            "Invalid measurement: straem (must be among train, score, detectors, sql-score, point-query, delta, kafka,");

    Cli placeless =
        Cli.weir("bench", "train", "--write-docs", document, "--out", folder.resolve("no"));
    assertThat(placeless.code()).isEqualTo(2);
    assertThat(placeless.err())
        .contains("Cannot write figures to " + document + ": it has no place for those of train.");
  }

  private static List<JsonNode> of(String measurement) {
    List<JsonNode> found = new ArrayList<>();
    findings.forEach(
        finding -> {
          if (finding.path("measurement").asText().equals(measurement)) {
            found.add(finding);
          }
        });
    return found;
  }

  private static JsonNode only(String measurement) {
    List<JsonNode> found = of(measurement);
    assertThat(found).as(measurement).hasSize(1);
    return found.get(0);
  }
}
