package dev.weir.engine;

import dev.weir.table.ArtifactStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
    byte[] log =
        files
            .read(checkpoint + "/offsets/" + batchId)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Cannot find the offsets of batch " + batchId + " in " + checkpoint + "."));
    String[] lines = new String(log, StandardCharsets.UTF_8).split("\n");
    return lines[lines.length - 1];
  }

  /** The offset that the last batch which ended has read up to; empty before the first. */
  Optional<String> ofLastEnded() {
    return files.numbered(checkpoint + "/commits").max().stream()
        .mapToObj(this::planned)
        .findFirst();
  }
}
