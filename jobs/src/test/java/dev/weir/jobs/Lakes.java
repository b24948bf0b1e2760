package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Lakes made by jobs, for tests that start processes of their own over them. */
public final class Lakes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Lakes() {}

  /** A lake in which the pumps of some days are landed and trained on. */
  public static Trained trained(Path folder) {
    Path file =
        Pumps.write(
            folder.resolve("pumps.yaml"),
            Pumps.FILE.replace("path: readings.csv", "path: 'in/*.csv'"));
    Pumps.write(folder.resolve("in/history.csv"), Pumps.readings(4));
    Trained lake = new Trained(file, folder.resolve("lake"));
    Cli.done("land", file, "--lake", lake.lake);
    Cli.done("train", file, "--lake", lake.lake);
    return lake;
  }

  /** Where it lies, and the pipeline file. */
  public record Trained(Path file, Path lake) {

    /** Lands two more days, a file each. */
    public void landMore() {
      List<String> lines = Pumps.readings(6).lines().toList();
      for (int day = 4; day < 6; day++) {
        Pumps.write(
            file.resolveSibling("in/day" + day + ".csv"),
            lines.get(0)
                + "\n"
                + String.join("\n", lines.subList(1 + day * 432, 1 + (day + 1) * 432))
                + "\n");
      }
      Cli.done("land", file, "--lake", lake);
    }

    /** The ledger adds up, and a backfill of what was streamed changes no row. */
    public void assertStreamedOnceAndAsABackfill() {
      assertThat(Cli.done("ledger", file, "--lake", lake).out()).contains("balanced");
      Cli.done("stream", file, "--lake", lake, "--once");
      List<JsonNode> streamed = scores();
      assertThat(streamed).hasSizeGreaterThan(100);
      Cli.done(
          "backfill", file, "--lake", lake, "--from", streamed.get(0).path("event_time").asText());
      assertThat(scores()).isEqualTo(streamed);
    }

    private List<JsonNode> scores() {
      return Cli.done(
              "sql",
              "select series, event_time, input_rows, values, features, score, model_version from weir.pumps.scores order by event_time, series",
              "--lake",
              lake,
              "--json")
          .out()
          .lines()
          .map(Trained::parsed)
          .toList();
    }

    private static JsonNode parsed(String line) {
      try {
        return JSON.readTree(line);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + line, e);
      }
    }
  }
}
