package dev.weir.engine;

import dev.weir.core.Json;
import dev.weir.table.ArtifactStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;

/**
 * Reads how far micro-batches read, from the logs of a checkpoint: Spark writes a batch's offsets
 * before it runs the batch, and a commit when the batch has ended.
 */
final class StreamOffsets {

  private final ArtifactStore files;
  private final String checkpoint;

  StreamOffsets(SparkSession spark, String checkpoint) {
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

  /** The offset that the last batch which ended has read up to; empty before the first. */
  Optional<String> ofLastEnded() {
    return lastEnded().stream().mapToObj(this::planned).findFirst();
  }

  private String[] lines(String log, long batchId) {
    String path = checkpoint + "/" + log + "/" + batchId;
    byte[] bytes =
        files
            .read(path)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Cannot find "
                            + path
                            + ": the checkpoint is damaged. Restore it, or go on from the last snapshot of the memories (weir stream --from-snapshot)."));
    return new String(bytes, StandardCharsets.UTF_8).split("\n");
  }
}
