package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

@ExtendWith(Interpreted.class)
class CommandLineTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  static Stream<CommandLine> jobs() {
    return Weir.commandLine().getSubcommands().values().stream();
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void everyJobHasHelpWithADescriptionAndAnExample(CommandLine job) {
    Cli run = Cli.weir(job.getCommandName(), "--help");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(job.getCommandSpec().usageMessage().description()).isNotEmpty();
    assertThat(run.out())
        .contains(job.getCommandSpec().usageMessage().description()[0].substring(0, 20))
        .containsPattern("Examples?:\\R+  weir " + job.getCommandName());
    assertThat(job.getCommandSpec().optionsMap().values())
        .allSatisfy(
            option -> assertThat(option.description()).as(option.longestName()).isNotEmpty());
    assertThat(job.getCommandSpec().positionalParameters())
        .allSatisfy(parameter -> assertThat(parameter.description()).isNotEmpty());
  }

  @Test
  void helpOfAllNamesEveryJob() {
    Cli run = Cli.weir("--help");

    assertThat(run.code()).isZero();
    assertThat(jobs())
        .allSatisfy(job -> assertThat(run.out()).contains("  " + job.getCommandName()));
  }

  @Test
  void theVersionNamesWhatRuns() {
    assertThat(Cli.done("--version").out()).contains("weir ", "Spark 4.1.0", "Java 17");
  }

  @Test
  void anUnknownJobIsAnsweredWithTheNearestOne() {
    Cli run = Cli.weir("trian", "flights.yaml");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("weir: ")
        .contains("'trian'", "Did you mean", "weir train")
        .doesNotContain("\tat ");
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheNearestOne() {
    Cli run = Cli.weir("train", "flights.yaml", "--promte");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("weir: Unknown option: '--promte'").contains("--promote");
  }

  @Test
  void aMissingArgumentIsNamedWithTheHelpThatExplainsIt() {
    Cli run = Cli.weir("backfill", "flights.yaml");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("weir: Missing required option: '--from=TIME'")
        .contains("weir backfill --help")
        .hasLineCount(2);
  }

  @Test
  void checkSaysWhatTheFlightsExampleWillDo() {
    Cli run = Cli.done("check", Path.of("examples/flights/flights.yaml"));

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("examples/flights/flights.yaml is valid. Pipeline flights\n")
        .contains(
            "  lands      flights-3m.parquet into sources/departures\n",
            "  reads      sources/departures, a series per origin, event time scheduled_at\n",
            "  waits      2 hours for late rows; later ones are quarantined\n",
            "  observes   a window every 1 hour; empty windows: zero; a series is forgotten after 4 weeks of silence\n",
            "  values     flights = count, mean_delay = avg(delay), late_share = share(delay > 15)\n",
            "  vector     flights_sum_12_deviation, flights_sum_24_deviation\n",
            "  detector   auto, fitted on at most 65,536 observations\n",
            "  threshold  budget (incidents-per-day 3.0); anomalies within 6 hours are one incident\n",
            "  alerts     log\n",
            "  tables     weir.flights.scores, weir.flights.anomalies, weir.flights.incidents, ")
        .containsPattern("  warm-up    \\d+ observations of a series, \\d+\\.\\d days\n")
        .containsPattern("  memory     at most [\\d,]+ bytes a series, and its open windows\n")
        .endsWith("Next: weir land examples/flights/flights.yaml\n");
    assertThat(
            object(Cli.done("check", Path.of("examples/flights/flights.yaml"), "--json"))
                .fieldNames())
        .toIterable()
        .contains("reads", "vector", "warm-up");
  }

  /**
   * The whole way of a pipeline, each job answering with one JSON object on standard output and
   * nothing else.
   */
  @Test
  void everyJobAnswersInJson() {
    Path lake = folder.resolve("lake");
    Path file = Pumps.write(folder.resolve("pumps.yaml"), Pumps.FILE);
    Pumps.write(folder.resolve("readings.csv"), Pumps.readings(10) + "not a time,p1,1\n");

    JsonNode landed = object(Cli.done("land", file, "--lake", lake, "--json"));
    assertThat(landed.get("landed").asLong()).isEqualTo(4320);
    assertThat(landed.get("quarantined").asLong()).isEqualTo(1);
    assertThat(object(Cli.done("land", file, "--lake", lake, "--json")).get("landed").asLong())
        .as("landed once")
        .isZero();

    JsonNode trained =
        object(Cli.done("train", file, "--lake", lake, "--until", "2024-01-08", "--json"));
    assertThat(trained.get("status").asText()).isEqualTo("champion");
    assertBalanced(trained.get("ledger"));

    JsonNode scored =
        object(Cli.done("backfill", file, "--lake", lake, "--from", "2024-01-08", "--json"));
    assertThat(scored.get("modelVersion")).isEqualTo(trained.get("modelVersion"));
    assertThat(scored.get("scoresWritten").asLong()).isPositive();
    assertBalanced(scored.get("ledger"));

    JsonNode streamed = object(Cli.done("stream", file, "--lake", lake, "--once", "--json"));
    assertThat(streamed.get("rows").asLong()).as("the backfill took all there is").isZero();

    JsonNode judged = object(Cli.done("judge", file, "--lake", lake, "--all", "--json"));
    assertThat(judged.get("judged").asLong()).isEqualTo(scored.get("scoresWritten").asLong());
    assertThat(judged.get("anomalies").asLong()).isPositive();
    assertThat(
            object(Cli.done("judge", file, "--lake", lake, "--once", "--json"))
                .get("incidents")
                .asLong())
        .isZero();

    String anomaly =
        object(
                Cli.done(
                    "sql",
                    "select anomaly_id from weir.pumps.anomalies order by score desc limit 1",
                    "--lake",
                    lake,
                    "--json"))
            .get("anomaly_id")
            .asText();
    assertThat(
            object(Cli.done("reproduce", file, anomaly, "--lake", lake, "--json"))
                .get("differences"))
        .isEmpty();

    JsonNode verified = object(Cli.done("verify", file, "--lake", lake, "--json"));
    assertThat(verified.get("holds").asBoolean()).isTrue();
    assertThat(verified.get("findings").findValuesAsText("result"))
        .containsExactly("holds", "not checked", "holds", "holds", "holds", "holds");

    String version = trained.get("modelVersion").asText();
    assertThat(
            object(Cli.done("models", "show", file, version, "--lake", lake, "--json"))
                .get("artifact_sha256"))
        .isEqualTo(trained.get("artifactSha256"));
    assertThat(objects(Cli.done("runs", file, "--lake", lake, "--json")))
        .extracting(run -> run.get("job").asText())
        .contains("land", "train", "backfill", "judge");
    assertThat(
            object(
                    Cli.done(
                        "report",
                        file,
                        "--lake",
                        lake,
                        "--out",
                        folder.resolve("report.html"),
                        "--json"))
                .get("report")
                .asText())
        .endsWith("report.html");
    assertThat(folder.resolve("report.html")).content().contains("<html", "pumps");
  }

  private static void assertBalanced(JsonNode ledger) {
    long parts =
        Stream.of("scored", "warmingUp", "open", "outside", "late", "duplicate", "quarantined")
            .mapToLong(part -> ledger.get(part).asLong())
            .sum();
    assertThat(ledger.get("input").asLong()).isPositive().isEqualTo(parts);
  }

  private static JsonNode object(Cli run) {
    List<JsonNode> objects = objects(run);
    assertThat(objects).as(run.out()).hasSize(1);
    assertThat(objects.get(0).isObject()).isTrue();
    return objects.get(0);
  }

  private static List<JsonNode> objects(Cli run) {
    return run.out().lines().map(CommandLineTest::parsed).toList();
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }
}
