package dev.weir.jobs.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import dev.weir.jobs.torture.Rounds.Kind;
import dev.weir.jobs.torture.Rounds.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The five processes of a crowd: stream, judge, and one for each kind of rounds. */
final class CrowdProcesses implements AutoCloseable {

  private final Path folder;
  private final List<Victim> processes = new ArrayList<>();

  /**
   * Processes that are not started yet.
   *
   * @param folder takes their logs
   * @param file the pipeline's
   */
  CrowdProcesses(Path folder, Path file, Path lake, long seed) {
    this.folder = folder;
    add("stream", lake, "stream", file.toString(), "--max-files-per-batch", "1");
    add("judge", lake, "judge", file.toString());
    for (Kind kind : Kind.values()) {
      add(
          name(kind),
          lake,
          "torture",
          "rounds",
          file.toString(),
          "--kind",
          kind.name(),
          "--seed",
          Long.toString(seed));
    }
  }

  private void add(String name, Path lake, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--lake", lake.toString()));
    List<String> jvm = new ArrayList<>();
    Rounds.SETTINGS.forEach((key, value) -> jvm.add("-D" + key + "=" + value));
    processes.add(new Victim(folder.resolve(name + ".log"), jvm, all));
  }

  void start() throws IOException {
    for (Victim process : processes) {
      process.start();
    }
  }

  /**
   * None may end by itself.
   *
   * @throws IllegalStateException if one did
   */
  void requireRunning() {
    processes.forEach(Victim::requireRunning);
  }

  /** Ends all by SIGTERM. */
  void end() throws InterruptedException {
    for (Victim process : processes) {
      process.end();
    }
  }

  /** Kills those that still run. */
  @Override
  public void close() {
    processes.forEach(Victim::clear);
  }

  /** The rounds that were made, as they tell of themselves. */
  List<Round> rounds() throws IOException {
    List<Round> rounds = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (String line : said(name(kind))) {
        if (line.startsWith("{")) {
          JsonNode round = Json.parse(line);
          rounds.add(new Round(kind, round.path("before").asLong(), round.path("after").asLong()));
        }
      }
    }
    return rounds;
  }

  /** Attempts to commit that another's commit made void, by process. */
  Map<String, Long> retries() throws IOException {
    Map<String, Long> retries = new TreeMap<>();
    for (Victim process : processes) {
      retries.put(
          process.name(),
          said(process.name()).stream().filter(line -> line.endsWith("; trying again")).count());
    }
    return retries;
  }

  private List<String> said(String process) throws IOException {
    Path log = folder.resolve(process + ".log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
