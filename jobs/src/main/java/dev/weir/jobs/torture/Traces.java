package dev.weir.jobs.torture;

import dev.weir.table.DeltaOffset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What a streaming job leaves on the disk, by which one sees from outside how far it has come. */
final class Traces {

  private static final int NEWEST = 30;

  private final Path pipeline;
  private final String job;
  private final List<Stage> stages;

  private Traces(Path pipeline, String job, List<Stage> stages) {
    this.pipeline = pipeline;
    this.job = job;
    this.stages = stages;
  }

  /** Of {@code weir stream}. */
  static Traces ofStream(Path pipeline) {
    return new Traces(
        pipeline,
        "stream",
        List.of(
            Stage.PLANNED,
            Stage.PINNED,
            Stage.SCORES,
            Stage.QUARANTINE,
            Stage.RECEIPT,
            Stage.ENDED));
  }

  /** Of {@code weir judge}. */
  static Traces ofJudge(Path pipeline) {
    return new Traces(
        pipeline,
        "judge",
        List.of(Stage.PLANNED, Stage.ANOMALIES, Stage.INCIDENTS, Stage.RECEIPT, Stage.ENDED));
  }

  /** The stages that this job's micro-batches go through. */
  List<Stage> stages() {
    return stages;
  }

  /** How often a stage was reached so far, by whichever batch. */
  int count(Stage stage) {
    return stage.table().isEmpty()
        ? Folders.names(checkpoint().resolve(folder(stage)), "\\d+").length
        : Folders.names(log(stage), Folders.COMMIT).length;
  }

  /** The stage that the newest micro-batch has reached. */
  Stage reached() {
    long batch = newest("offsets");
    if (batch < 0 || newest("commits") >= batch) {
      return Stage.ENDED;
    }
    Stage reached = Stage.PLANNED;
    for (Stage stage : stages) {
      if (stage.table().isEmpty()
          ? Files.exists(checkpoint().resolve(folder(stage)).resolve(Long.toString(batch)))
          : isWritten(stage, batch)) {
        reached = stage;
      }
    }
    return reached;
  }

  /** The version of a Delta table that the stream's newest micro-batch reads up to; or -1. */
  long sourceVersion() throws IOException {
    long batch = newest("offsets");
    if (batch < 0) {
      return -1;
    }
    List<String> lines =
        Files.readAllLines(checkpoint().resolve("offsets").resolve(Long.toString(batch)));
    return DeltaOffset.holdsWhatWasRead(lines.get(lines.size() - 1));
  }

  private long newest(String folder) {
    return Arrays.stream(Folders.names(checkpoint().resolve(folder), "\\d+"))
        .mapToLong(Long::parseLong)
        .max()
        .orElse(-1);
  }

  /** Whether the table's log has the transaction of the batch. */
  private boolean isWritten(Stage stage, long batch) {
    String[] versions = Folders.names(log(stage), Folders.COMMIT);
    Arrays.sort(versions);
    String transaction =
        "\\{\"txn\":\\{\"appId\":\"weir/[^\"]*/"
            + job
            + "/[^\"]*/"
            + stage.table()
            + "\",\"version\":"
            + batch
            + ",.*";
    for (int i = Math.max(0, versions.length - NEWEST); i < versions.length; i++) {
      try {
        if (Files.readString(log(stage).resolve(versions[i]))
            .lines()
            .anyMatch(line -> line.matches(transaction))) {
          return true;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return false;
  }

  private Path log(Stage stage) {
    return pipeline.resolve(stage.table()).resolve("_delta_log");
  }

  /** The checkpoint of the job's one generation. */
  private Path checkpoint() {
    Path generations = pipeline.resolve("_checkpoints").resolve(job);
    String[] found = Folders.names(generations, "\\w+");
    return generations.resolve(found.length == 0 ? "none" : found[0]);
  }

  private static String folder(Stage stage) {
    return switch (stage) {
      case PLANNED -> "offsets";
      case PINNED -> "models";
      case ENDED -> "commits";
      default -> throw new IllegalArgumentException(stage + " is no file of the checkpoint");
    };
  }
}
