package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.Source;
import dev.weir.source.SourceVersion;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Snapshots of a stream's memories, read from its checkpoint as a micro-batch left them, with the
 * place in the source to go on from.
 */
final class StreamedMemories {

  private final SparkSession spark;
  private final Pipeline pipeline;
  private final Source source;
  private final Snapshots snapshots;
  private final Generation generation;
  private final Snapshot start;
  private final StreamOffsets offsets;
  private long takenAtNs = System.nanoTime();

  /**
   * The memories of a generation.
   *
   * @param start the snapshot that it started from
   */
  StreamedMemories(
      SparkSession spark,
      Pipeline pipeline,
      Source source,
      Snapshots snapshots,
      Generation generation,
      Snapshot start) {
    this.spark = spark;
    this.pipeline = pipeline;
    this.source = source;
    this.snapshots = snapshots;
    this.generation = generation;
    this.start = start;
    this.offsets = new StreamOffsets(spark, generation.checkpoint());
  }

  /**
   * Takes a snapshot if the last one is so old. When it is taken decides nothing: from each of them
   * the same future follows.
   *
   * @param batchId a micro-batch that has ended
   */
  void takeEvery(Duration interval, long batchId) {
    if (System.nanoTime() - takenAtNs >= interval.toNanos()) {
      take(batchId).ifPresent(taken -> snapshots.keepNewest(generation.runs()));
    }
  }

  /**
   * Takes a snapshot as a micro-batch left the memories.
   *
   * @return empty if the batch ended in the middle of a source version: no stream could go on there
   */
  Optional<Snapshot> take(long batchId) {
    Optional<SourceVersion> at = source.resumable(offsets.planned(batchId));
    if (at.isEmpty()) {
      return Optional.empty();
    }
    long closedUs = Math.max(start.asOfUs(), offsets.watermarkUs(batchId));
    long nextUs = Math.max(closedUs, offsets.nextWatermarkUs(batchId));
    Snapshot taken =
        snapshots.storeStreamed(
            memories(batchId), closedUs, nextUs, at.get(), generation.runs() + batchId);
    takenAtNs = System.nanoTime();
    return Optional.of(taken);
  }

  private Dataset<Row> memories(long batchId) {
    return pipeline.program().isStateless()
        ? snapshots.none()
        : spark
            .read()
            .format("statestore")
            .option("batchId", batchId)
            .option("stateVarName", SeriesProcessor.MEMORY)
            .load(generation.checkpoint())
            .select(col("key.value").as("series"), col("value.value").as("state"));
  }
}
