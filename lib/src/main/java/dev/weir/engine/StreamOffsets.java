package dev.weir.engine;

import dev.weir.core.Json;
import dev.weir.table.ArtifactStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.checkpointing.OffsetSeq;
import org.apache.spark.sql.execution.streaming.checkpointing.OffsetSeqLog;
import org.apache.spark.sql.execution.streaming.checkpointing.OffsetSeqMetadata;
import scala.Option;

/**
 * How far micro-batches read, by the logs of a checkpoint: Spark writes a batch's offsets before it
 * runs the batch, and a commit when the batch has ended.
 */
final class StreamOffsets {

  private static final long NONE = -1;

  /** What to do about a checkpoint of the stream that is lost or damaged. */
  static final String OF_THE_STREAM =
      "Restore it, or go on from the last snapshot of the memories (weir stream --from-snapshot).";

  /** What to do about a checkpoint of the judge that is lost or damaged. */
  static final String OF_THE_JUDGE =
      "Restore it, or judge everything anew (weir judge --all), which begins another.";

  private final SparkSession spark;
  private final ArtifactStore files;
  private final String checkpoint;

  StreamOffsets(SparkSession spark, String checkpoint) {
    this.spark = spark;
    this.files = new ArtifactStore(spark);
    this.checkpoint = checkpoint;
  }

  /** The offset that a batch reads up to, as Spark wrote it. */
  String planned(long batchId) {
    String[] lines = lines("offsets", batchId);
    return lines[lines.length - 1];
  }

  /** The watermark during a batch, in microseconds; 0 before there was one. */
  long watermarkUs(long batchId) {
    return 1000L * Json.parse(lines("offsets", batchId)[1]).get("batchWatermarkMs").asLong();
  }

  /** The watermark that a batch which has ended left to the next one, in microseconds. */
  long nextWatermarkUs(long batchId) {
    return 1000L * Json.parse(lines("commits", batchId)[1]).get("nextBatchWatermarkMs").asLong();
  }

  /** The last batch that has ended. */
  OptionalLong lastEnded() {
    return files.numbered(checkpoint + "/commits").max();
  }

  /** The last batch that was planned. */
  OptionalLong lastPlanned() {
    return files.numbered(checkpoint + "/offsets").max();
  }

  /**
   * Plans the micro-batch without input that closes what the last one made due, as Spark does right
   * after that one. A query that starts again does not: what was due when it ended would wait for
   * the next input.
   */
  void planDue() {
    OptionalLong ended = lastEnded();
    if (ended.isEmpty() || !ended.equals(lastPlanned())) {
      return;
    }
    long last = ended.getAsLong();
    long dueUs = nextWatermarkUs(last);
    if (dueUs > watermarkUs(last)) {
      OffsetSeqLog log = new OffsetSeqLog(spark, checkpoint + "/offsets");
      OffsetSeq read = log.get(last).get();
      OffsetSeqMetadata of = read.metadata().get();
      log.add(
          last + 1,
          read.copy(
              read.offsets(),
              Option.apply(of.copy(dueUs / 1000, of.batchTimestampMs(), of.conf()))));
    }
  }

  /**
   * The checkpoint must know of every batch that is in a table: Spark would plan the next ones
   * otherwise, under numbers that the table has taken already.
   *
   * @param applied the last batch that is in a table
   * @throws IllegalStateException if it does not
   */
  void requireKnows(String table, Optional<Long> applied) {
    long ended = lastEnded().orElse(NONE);
    long planned = lastPlanned().orElse(NONE);
    if (planned < ended) {
      throw damaged(checkpoint + "/offsets/" + ended, "it is gone");
    }
    if (applied.orElse(NONE) > planned) {
      throw damaged(
          checkpoint + "/offsets/" + applied.get(),
          "it is gone, and micro-batch " + applied.get() + " is in " + table);
    }
    // Where the last batch begins is where the one before it ended.
    String before = checkpoint + "/offsets/" + (planned - 1);
    if (planned > 0 && !files.exists(before)) {
      throw damaged(before, "it is gone");
    }
  }

  /**
   * A checkpoint in which a batch was planned must hold what Spark writes once, when a query
   * begins: without it, Spark would begin another.
   *
   * @throws IllegalStateException if it does not
   */
  void requireOfQuery() {
    if (lastPlanned().isEmpty()) {
      return;
    }
    String identity = checkpoint + "/metadata";
    if (!files.exists(identity)) {
      throw damaged(identity, "it is gone");
    }
    String operator = checkpoint + "/state/0/_metadata/v2";
    if (files.exists(operator) && files.numbered(operator).findAny().isEmpty()) {
      throw damaged(operator + "/0", "it is gone");
    }
  }

  /** The checkpoint is damaged. */
  static IllegalStateException damaged(String file, String how) {
    return new IllegalStateException(
        "Cannot go on from "
            + file
            + ": "
            + how
            + ". "
            + (file.contains("/judge/") ? OF_THE_JUDGE : OF_THE_STREAM));
  }

  /** The offset that the last batch which ended has read up to; empty before the first. */
  Optional<String> ofLastEnded() {
    return lastEnded().stream().mapToObj(this::planned).findFirst();
  }

  private String[] lines(String log, long batchId) {
    String path = checkpoint + "/" + log + "/" + batchId;
    byte[] bytes = files.read(path).orElseThrow(() -> damaged(path, "it is gone"));
    return new String(bytes, StandardCharsets.UTF_8).split("\n");
  }
}
