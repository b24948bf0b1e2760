package dev.weir.engine;

import dev.weir.table.ArtifactStore;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;

/**
 * The checkpoints of a judge that follows the scores, counted from 1. Each judging of everything
 * begins another, which goes on behind the scores that were judged then: the way out of a
 * checkpoint that is lost or damaged.
 */
final class JudgeGenerations {

  private static final String JOB = "judge";

  /** The tables that a micro-batch writes to under a transaction. */
  private static final List<TableDefinition> WRITTEN =
      List.of(TableDefinition.ANOMALIES, TableDefinition.RUNS);

  private final SparkSession spark;
  private final Lake lake;
  private final String pipeline;
  private final ArtifactStore files;
  private final DeltaTables tables;

  JudgeGenerations(SparkSession spark, Lake lake, String pipeline) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
    this.files = new ArtifactStore(spark);
    this.tables = new DeltaTables(spark);
  }

  /**
   * The newest one; the first if nothing was judged yet.
   *
   * @throws IllegalStateException if its checkpoint is gone or damaged
   */
  int toContinue() {
    int newest = newest();
    int behind = unused(newest + 1);
    if (behind > newest + 1) {
      throw new IllegalStateException(
          "Cannot judge "
              + pipeline
              + ": its checkpoint is gone from "
              + checkpoint(behind - 1)
              + ", and scores were judged already. "
              + StreamOffsets.OF_THE_JUDGE);
    }
    int generation = Math.max(1, newest);
    StreamOffsets offsets = new StreamOffsets(spark, checkpoint(generation));
    offsets.requireOfQuery();
    for (TableDefinition table : WRITTEN) {
      offsets.requireKnows(lake.table(pipeline, table), applied(generation, table));
    }
    if (generation > 1 && !files.exists(startFile(generation))) {
      throw StreamOffsets.damaged(startFile(generation), "it is gone");
    }
    return generation;
  }

  /**
   * A judge that still runs ends when another one has begun in its place.
   *
   * @throws IllegalStateException if one has
   */
  void requireNewest(int running) {
    int newest = newest();
    if (newest > running
        && new StreamOffsets(spark, checkpoint(newest)).lastPlanned().isPresent()) {
      throw new IllegalStateException(
          "Cannot go on from "
              + checkpoint(running)
              + ": another judge has begun from "
              + checkpoint(newest)
              + " after everything was judged anew (weir judge --all), and what this process would write is written there. Start it again to follow.");
    }
  }

  /** Lets the judges before one write no more, should they still run. */
  void closeBefore(int generation) {
    for (int earlier = 1; earlier < generation; earlier++) {
      for (TableDefinition table : WRITTEN) {
        tables.close(lake.table(pipeline, table), application(earlier, table));
      }
    }
  }

  /** The offset of the scores that the newest one has judged; none before its first batch. */
  Optional<String> readBy() {
    return new StreamOffsets(spark, checkpoint(Math.max(1, newest()))).ofLastEnded();
  }

  /** Begins another behind a version of the scores that was judged. */
  void begin(long scoresVersion) {
    files.putIfAbsent(
        startFile(unused(newest() + 1)),
        Long.toString(scoresVersion).getBytes(StandardCharsets.UTF_8));
  }

  /** The version of the scores behind which one goes on; none if from the beginning. */
  OptionalLong start(int generation) {
    return files
        .read(startFile(generation))
        .map(
            bytes ->
                OptionalLong.of(
                    Long.parseLong(
                        Generations.legible(startFile(generation), bytes, "[0-9]{1,18}"))))
        .orElse(OptionalLong.empty());
  }

  String checkpoint(int generation) {
    return lake.checkpoint(pipeline, JOB, Integer.toString(generation));
  }

  /** Names the writes of one to a table. */
  String application(int generation, TableDefinition table) {
    return "weir/" + pipeline + "/" + JOB + "/" + generation + "/" + table.tableName();
  }

  /** The newest whose checkpoint is there, or 0. */
  private int newest() {
    return lake.folders(spark, lake.checkpoint(pipeline, JOB, "")).stream()
        .filter(name -> name.matches("[0-9]{1,9}"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  /** The first from a number on that has written nothing: no table knows its batches. */
  private int unused(int from) {
    int generation = from;
    while (hasWritten(generation)) {
      generation++;
    }
    return generation;
  }

  private boolean hasWritten(int generation) {
    return WRITTEN.stream().anyMatch(table -> applied(generation, table).isPresent());
  }

  private Optional<Long> applied(int generation, TableDefinition table) {
    return tables.applied(lake.table(pipeline, table), application(generation, table));
  }

  private String startFile(int generation) {
    return checkpoint(generation) + "/start";
  }
}
