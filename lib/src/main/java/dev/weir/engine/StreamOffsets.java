package dev.weir.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import dev.weir.table.ArtifactStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Reads how far a micro-batch reads, from the offset log that Spark writes before it runs the
 * batch.
 */
final class StreamOffsets {

  private StreamOffsets() {}

  /** The last Delta version of the source that a batch reads from; empty for other sources. */
  static Optional<Long> deltaVersion(SparkSession spark, String checkpoint, long batchId) {
    Optional<byte[]> log = new ArtifactStore(spark).read(checkpoint + "/offsets/" + batchId);
    if (log.isEmpty()) {
      return Optional.empty();
    }
    String[] lines = new String(log.get(), StandardCharsets.UTF_8).split("\n");
    JsonNode offset = Json.parse(lines[lines.length - 1]);
    if (!offset.has("reservoirVersion")) {
      return Optional.empty();
    }
    long version = offset.get("reservoirVersion").asLong();
    boolean before = offset.get("index").asLong() < 0;
    return Optional.of(before ? version - 1 : version);
  }
}
