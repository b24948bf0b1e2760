package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong is said once, with the place and the remedy, the exit code says whose fault it is,
 * and nothing is written.
 */
@ExtendWith(Interpreted.class)
class BadInputTest {

  private static final int WRONG_INPUT = 2;
  private static final int FAILED = 1;

  @TempDir static Path folder;
  private static Path lake;
  private static Path pipeline;

  @BeforeAll
  static void trainedLake() {
    lake = folder.resolve("lake");
    Pumps.write(folder.resolve("readings.csv"), Pumps.readings(10));
    pipeline = Pumps.write(folder.resolve("pumps.yaml"), Pumps.FILE);
    Cli.done("land", pipeline, "--lake", lake);
    Cli.done("train", pipeline, "--lake", lake);
  }

  @Test
  void anUnknownKeyIsNamedWithItsLineAndTheNearestKnownOne() {
    Path file = file("pumps.yaml", "trees: 20", "tres: 20");

    refused("check", file)
        .isEqualTo(
            "weir: pumps.yaml:17: Invalid detector.isolation-forest.tres: unknown key. Did you mean 'trees'? Known keys: trees, sample, beyond-range.");
    refused("train", file).contains("pumps.yaml:17: Invalid detector.isolation-forest.tres");
  }

  @Test
  void aWrongTypeIsNamedWithItsLineAndWhatItMustBe() {
    refused("train", file("pumps.yaml", "every: 1 hour", "every: banana"))
        .startsWith("weir: pumps.yaml:12: Invalid window.every: 'banana' (must be a duration")
        .hasLineCount(1);
  }

  @Test
  void allMistakesOfAFileAreToldAtOnce() {
    Path file = file("pumps.yaml", "every: 1 hour", "every: banana");
    Pumps.write(file, read(file).replace("trees: 20", "trees: none"));

    refused("train", file)
        .hasLineCount(2)
        .contains(
            "pumps.yaml:12: Invalid window.every",
            "pumps.yaml:17: Invalid detector.isolation-forest.trees");
  }

  @Test
  void aMissingPipelineFileIsNamed() {
    Path missing = folder.resolve("nowhere.yaml");

    refused("train", missing)
        .isEqualTo(
            "weir: "
                + missing
                + ": Cannot read pipeline file: there is no such file. Check the path.");
  }

  @Test
  void aSourceThatIsNotThereIsNamedWithTheJobThatMakesIt() {
    refused(
            "train",
            file(
                "pumps.yaml",
                "pipeline: pumps",
                "pipeline: other",
                "delta: {table: readings}",
                "delta: {table: nothing}"))
        .startsWith("weir: Cannot read source ")
        .endsWith(
            "/sources/nothing: there is no Delta table. Land it first (weir land), or correct source.delta.");
  }

  @Test
  void anEmptySourceIsNamedWithTheJobThatFillsIt() {
    Path own = folder.resolve("empty");
    Path file = Pumps.write(own.resolve("pumps.yaml"), Pumps.FILE);
    Pumps.write(own.resolve("readings.csv"), "at,pump,flow\n");
    Cli.done("land", file, "--lake", own.resolve("lake"));

    refusedIn(own.resolve("lake"), "train", file)
        .isEqualTo(
            "weir: Cannot train pumps: source sources/readings has no row with an event time. Land data first (weir land).");
  }

  @Test
  void missingRawFilesAreNamed() {
    refused("land", file("pumps.yaml", "readings.csv", "nothing.csv"))
        .startsWith("weir: Cannot read source ")
        .endsWith(
            "nothing.csv: there is no such file or folder. Correct files.path, which is relative to the pipeline file.");
  }

  @Test
  void aMissingColumnIsNamedWithItsLineAndTheColumnsThatAreThere() {
    refused("train", file("pumps.yaml", "series: [pump]", "series: [machine]"))
        .isEqualTo(
            "weir: pumps.yaml:9: Invalid source.series[0]: 'machine' (must be a column that land.columns makes). Known columns: at, pump, flow.");
    refused(
            "train",
            file(
                "pumps.yaml",
                Pumps.LAND,
                "",
                "pipeline: pumps",
                "pipeline: other",
                "series: [pump]",
                "series: [machine]"))
        .isEqualTo(
            "weir: pumps.yaml:5: Invalid source.series: machine (must be a column of the source: at, pump, flow)");
    refused("train", file("pumps.yaml", "avg(flow)", "avg(pressure)"))
        .startsWith(
            "weir: pumps.yaml:13: Invalid window.values: pressure (must be Spark SQL over the source's columns): ")
        .contains("pressure")
        .hasLineCount(1);
    refused("land", file("pumps.yaml", "double(flow)", "double(pressure)"))
        .startsWith(
            "weir: pumps.yaml:2: Invalid land: columns and require must be Spark SQL over the raw columns: ")
        .contains("pressure")
        .hasLineCount(1);
  }

  @Test
  void aTimeColumnOfAnotherTypeIsNamedWithItsLine() {
    refused("train", file("pumps.yaml", "time: at", "time: flow"))
        .isEqualTo(
            "weir: pumps.yaml:8: Invalid source.time: flow of type double (must be a timestamp, a date, or a text that Spark reads as a timestamp). Convert it when landing.");
  }

  @Test
  void aHistoryShorterThanTheDetectorsSampleIsRefused() {
    refused("train", file("pumps.yaml", "sample: 64", "sample: 4096"))
        .isEqualTo(
            "weir: Cannot train pumps: 699 complete observations in the history, and isolation-forest needs 4096. Land more history, shorten the features' warm-up, or lower detector.isolation-forest.sample.");
  }

  @Test
  void aModelOfOtherFeaturesDoesNotScore() {
    Path file = file("pumps.yaml", "over: 6", "over: 12");
    for (Object[] job :
        new Object[][] {{"backfill", file, "--from", "2024-01-05"}, {"stream", file, "--once"}}) {
      refused(job)
          .startsWith("weir: Cannot score pumps with model ")
          .contains("flow_mean_6", "flow_mean_12")
          .endsWith("Train again (weir train), or restore the pipeline file.");
    }
  }

  @Test
  void aSecondPipelineOfTheSameNameIsRefused() {
    Path file = file("second.yaml", "series: [pump]", "series: []");
    for (Object[] job :
        new Object[][] {
          {"train", file}, {"backfill", file, "--from", "2024-01-05"}, {"stream", file, "--once"}
        }) {
      refused(job)
          .isEqualTo(
              "weir: Cannot use the name pumps: this lake's models of pumps are of sources/readings, a series per pump, and second.yaml is of sources/readings as one series. "
                  + "Give the pipeline another name (pipeline: in second.yaml), or use another lake (--lake).");
    }
    refused(
            "train",
            file(
                "third.yaml",
                "delta: {table: readings}",
                "files: {path: readings.csv, format: csv, schema: 'at STRING, pump STRING, flow STRING'}"))
        .startsWith(
            "weir: Cannot use the name pumps: this lake's models of pumps are of sources/readings, a series per pump, and third.yaml is of readings.csv, a series per pump.");
  }

  @Test
  void aCorruptModelFileIsNamedAndNothingIsScored() throws IOException {
    Path model;
    try (Stream<Path> artifacts = Files.list(lake.resolve("pumps/_artifacts"))) {
      model = artifacts.filter(path -> path.toString().endsWith(".weir")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(model);
    Path checksum = model.resolveSibling("." + model.getFileName() + ".crc");
    byte[] checksumBytes = Files.readAllBytes(checksum);
    byte[] flipped = bytes.clone();
    flipped[bytes.length / 2] ^= 1;
    try {
      Files.write(model, flipped);
      damaged("backfill", pipeline, "--from", "2024-01-05")
          .startsWith("weir: Cannot load model ")
          .contains(model.getFileName().toString());
      Files.delete(checksum);
      damaged("backfill", pipeline, "--from", "2024-01-05")
          .startsWith(
              "weir: Cannot load model "
                  + model.getFileName().toString().replace(".weir", "")
                  + ": ")
          .contains(" has SHA-256 ")
          .contains(
              ": the file is corrupt. Restore it from a backup, or let another model score (weir models promote, or weir train --promote).");
      damaged("stream", pipeline, "--once").startsWith("weir: Cannot load model ");
      Files.delete(model);
      damaged("backfill", pipeline, "--from", "2024-01-05")
          .contains(model.getFileName() + " is gone. Restore it from a backup, or let another");
    } finally {
      Files.write(model, bytes);
      Files.write(checksum, checksumBytes);
    }
  }

  /** It is met in a task, whose failure Spark would write out twice. */
  @Test
  void aDamagedDataFileIsNamedWithTheCure() throws IOException {
    Path data;
    try (Stream<Path> files = Files.list(lake.resolve("sources/readings"))) {
      data = files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(data);
    try {
      Files.write(data, Arrays.copyOf(whole, whole.length / 2));
      damaged("backfill", pipeline, "--from", "2024-01-05")
          .startsWith("weir: Cannot read " + data + ": ")
          .contains(". Restore it from a backup.");
    } finally {
      Files.write(data, whole);
    }
  }

  @Test
  void aLakeThatCannotBeWrittenIsNamed() {
    Path below = Pumps.write(folder.resolve("plain-file"), "no folder").resolve("lake");
    for (Object place : new Object[] {below, "/proc/weir"}) {
      for (String job : new String[] {"land", "train"}) {
        refused(job, pipeline, "--lake", place)
            .startsWith("weir: Cannot write to lake file:" + place + ": ")
            .endsWith(". Choose another with --lake, or grant write access.")
            .hasLineCount(1);
      }
    }
    refused("land", pipeline, "--lake", "nosuch://lake")
        .startsWith("weir: Cannot open lake nosuch://lake: ")
        .hasLineCount(1);
  }

  @Test
  void aTimeThatIsNoneIsNamed() {
    refused("train", pipeline, "--until", "yesterday")
        .isEqualTo(
            "weir: Invalid --until: yesterday (must be a date such as 2001-02-21, or an instant such as 2001-02-21T06:00:00Z)");
    refused("land", pipeline, "--from", "2024-01-01")
        .isEqualTo(
            "weir: Invalid range: --from and --to go together. Give both, or neither to land all files.");
    refused("backfill", pipeline, "--from", "2024-01-05", "--to", "2024-01-02")
        .isEqualTo(
            "weir: Invalid --to: 2024-01-02T00:00:00Z (must be after --from 2024-01-05T00:00:00Z)");
  }

  @Test
  void whatIsUnknownIsNamedWithWhatIsKnown() {
    refused("backfill", pipeline, "--from", "2024-01-05", "--model", "000000000000")
        .startsWith("weir: Unknown model 000000000000 of pumps. Known models: ");
    refused("reproduce", pipeline, "0000000000000000")
        .startsWith("weir: Unknown anomaly 0000000000000000 of pumps. List them with: weir sql ");
    refused("judge", pipeline, "--once")
        .startsWith("weir: Cannot judge pumps: nothing was scored yet.");
    refused("sql", "select * from weir.pumps.nothing")
        .contains("TABLE_OR_VIEW_NOT_FOUND")
        .hasLineCount(1);
  }

  /**
   * Runs a job that must be refused: exit code 2, one complaint without a stack trace, and not a
   * file of the lake changed.
   */
  private static org.assertj.core.api.AbstractStringAssert<?> refused(Object... job) {
    return refusedIn(lake, job);
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refusedIn(Path where, Object... job) {
    return ended(WRONG_INPUT, where, job);
  }

  /** Runs a job that must fail as the lake is damaged: exit code 1, else as {@link #refused}. */
  private static org.assertj.core.api.AbstractStringAssert<?> damaged(Object... job) {
    return ended(FAILED, lake, job);
  }

  private static org.assertj.core.api.AbstractStringAssert<?> ended(
      int code, Path where, Object... job) {
    boolean elsewhere = Stream.of(job).anyMatch("--lake"::equals) || job[0].equals("check");
    Object[] arguments =
        elsewhere ? job : Stream.concat(Stream.of(job), Stream.of("--lake", where)).toArray();
    Map<String, String> before = Pumps.files(where);
    Cli run = Cli.weir(arguments);
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).doesNotContain("\tat ", "Exception");
    assertThat(run.complaint().lines().filter(line -> line.startsWith("weir: ")))
        .as(run.err())
        .hasSize(1);
    assertThat(Pumps.files(where)).isEqualTo(before);
    return assertThat(run.complaint());
  }

  /** A copy of the pipeline file with texts replaced, beside the readings. */
  private static Path file(String name, String... replacements) {
    String text = Pumps.FILE;
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(text).contains(replacements[i]);
      text = text.replace(replacements[i], replacements[i + 1]);
    }
    Path file = Pumps.write(folder.resolve("changed").resolve(name), text);
    Pumps.write(folder.resolve("changed/readings.csv"), Pumps.readings(1));
    return file;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
