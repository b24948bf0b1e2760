package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.weir.source.Source;
import dev.weir.source.SourceVersion;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.sql.Timestamp;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How far a pipeline's stream has come, told from what it left in the lake. Times are ISO-8601 in
 * UTC, empty where there is none.
 *
 * @param champion the model that scores now
 * @param generation of the checkpoint
 * @param batches micro-batches that have ended in this generation
 * @param sourceVersion how far the source has come
 * @param readTo how far the stream has read it
 * @param watermark where event time stands: observations that end by then are scored
 * @param lastBatch when the last receipt was written
 * @param lastRows when the last micro-batch with rows ended: since then event time stands still
 * @param lastVerdict when the judge wrote its last receipt
 * @param snapshot the event time of the last snapshot of the memories
 */
public record StreamStatus(
    String champion,
    String generation,
    long batches,
    long sourceVersion,
    long readTo,
    String watermark,
    String lastBatch,
    String lastRows,
    String lastVerdict,
    String snapshot) {

  /** Versions of the source, or records of Kafka, that the stream has not read yet. */
  public long behind() {
    return sourceVersion - readTo;
  }

  /**
   * Looks.
   *
   * @throws IllegalArgumentException if the source cannot be read
   */
  public static StreamStatus of(SparkSession spark, Lake lake, Pipeline pipeline) {
    Source source = pipeline.source(spark, lake);
    Optional<Generation> generation =
        new Generations(spark, lake, pipeline, source.name()).current();
    Optional<StreamOffsets> offsets =
        generation.map(current -> new StreamOffsets(spark, current.checkpoint()));
    OptionalLong ended = offsets.map(StreamOffsets::lastEnded).orElse(OptionalLong.empty());
    Snapshots snapshots = new Snapshots(spark, lake, pipeline);
    Optional<Snapshots.Snapshot> snapshot = snapshots.latestComplete();
    long readTo =
        offsets
            .flatMap(StreamOffsets::ofLastEnded)
            .flatMap(source::reached)
            .or(() -> snapshot.flatMap(Snapshots.Snapshot::dataVersion))
            .map(SourceVersion::number)
            .orElse(0L);
    Dataset<Row> runs =
        new DeltaTables(spark)
            .readOrEmpty(
                lake.table(pipeline.name(), TableDefinition.RUNS), TableDefinition.RUNS.schema());
    Row times =
        runs.agg(
                max(when(col("job").equalTo("stream"), col("ended_at"))),
                max(
                    when(
                        col("job").equalTo("stream").and(col("input_rows").gt(lit(0))),
                        col("ended_at"))),
                max(when(col("job").equalTo("judge"), col("ended_at"))))
            .head();
    return new StreamStatus(
        new ModelRegistry(spark, lake, pipeline.name()).champion().orElse(""),
        generation.map(Generation::name).orElse(""),
        ended.isPresent() ? ended.getAsLong() + 1 : 0,
        source.version().number(),
        readTo,
        ended.isPresent() ? watermark(offsets.orElseThrow(), ended.getAsLong()) : "",
        text(times, 0),
        text(times, 1),
        text(times, 2),
        snapshot.map(s -> Times.instant(s.asOfUs()).toString()).orElse(""));
  }

  private static String watermark(StreamOffsets offsets, long batch) {
    long us = offsets.nextWatermarkUs(batch);
    return us == 0 ? "" : Times.instant(us).toString();
  }

  private static String text(Row row, int column) {
    Timestamp time = row.getTimestamp(column);
    return time == null ? "" : time.toInstant().toString();
  }
}
