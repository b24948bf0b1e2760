package dev.weir.engine;

import static org.apache.spark.sql.functions.current_timestamp;

import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.BatchLimits;
import dev.weir.source.EventReader;
import dev.weir.source.Source;
import dev.weir.source.SourceVersion;
import dev.weir.table.Lake;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Scores a source as it grows, in micro-batches: finds the generation of the checkpoint to go on
 * with, and where in the source, and runs the query.
 */
public final class StreamScorer {

  private static final long POLL_MS = 500;
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Progress progress;
  private final ModelRegistry registry;
  private final Snapshots snapshots;
  private final Source source;
  private final Generations generations;
  private final BatchGate gate = new BatchGate();
  private Generation generation;
  private StreamOffsets offsets;
  private StreamedMemories memories;
  private Duration snapshotEvery = Duration.ofHours(1);
  private MicroBatchScorer scorer;

  public StreamScorer(SparkSession spark, Lake lake, Pipeline pipeline, Progress progress) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.progress = Objects.requireNonNull(progress, "progress");
    this.registry = new ModelRegistry(spark, lake, pipeline.name());
    this.snapshots = new Snapshots(spark, lake, pipeline);
    this.source = pipeline.source(spark, lake);
    this.generations = new Generations(spark, lake, pipeline, source.name());
  }

  /** How often, at most, the memories are stored beside the checkpoint; an hour at first. */
  public StreamScorer snapshotEvery(Duration interval) {
    snapshotEvery = Objects.requireNonNull(interval, "interval");
    return this;
  }

  /**
   * Scores what is there now, then ends.
   *
   * @param limits the most that one micro-batch takes in
   * @return the running query; empty if there is nothing new
   * @throws IllegalArgumentException if there is no model or no memory to start from
   */
  public Optional<StreamingQuery> once(BatchLimits limits) throws TimeoutException {
    Snapshot start = prepare();
    SourceVersion read = readBy(start);
    if (isTooEarly(read)) {
      progress.say("Nothing new in " + source.name() + " after version " + read);
      return Optional.empty();
    }
    return Optional.of(start(start, Trigger.AvailableNow(), limits));
  }

  /**
   * Scores what comes, until the query is stopped. Waits for a new version of the source.
   *
   * @param limits the most that one micro-batch takes in
   * @throws IllegalArgumentException if there is no model or no memory to start from
   */
  public StreamingQuery continuously(Trigger trigger, BatchLimits limits)
      throws TimeoutException, InterruptedException {
    Snapshot start = prepare();
    SourceVersion read = readBy(start);
    progress.say("Waiting for what " + source.name() + " gains after version " + read);
    while (isTooEarly(read)) {
      Thread.sleep(POLL_MS);
    }
    return start(start, trigger, limits);
  }

  /**
   * Begins a new generation from the last snapshot of the memories, for when the checkpoint is lost
   * or damaged. What was written from there on is removed and will be written again.
   *
   * @throws IllegalArgumentException if there is no snapshot
   */
  public void restart() {
    requireReady();
    long reached = generations.reached().orElse(Long.MAX_VALUE);
    Snapshot from = snapshots.latestCompleteBy(reached).orElseThrow(this::nothingToStartFrom);
    begin(from, generations.partitions());
  }

  /**
   * Begins a new generation with another number of partitions, from where the last micro-batch has
   * ended.
   *
   * @throws IllegalArgumentException if nothing was streamed yet, or the last micro-batch ended in
   *     the middle of a source version
   */
  public void rescale(int partitions) {
    requireReady();
    findPlace();
    Snapshot from =
        offsets.lastEnded().stream()
            .boxed()
            .findFirst()
            .flatMap(batch -> memories(startOf(generation)).take(batch))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot rescale the stream of "
                            + pipeline.name()
                            + ": no micro-batch has ended, or the last one in the middle of a source version. Run weir stream --once first."));
    begin(from, OptionalInt.of(partitions));
  }

  private void begin(Snapshot from, OptionalInt partitions) {
    Generation next = generations.next();
    generations.start(next, from, partitions);
    progress.say(
        "Generation "
            + next.name()
            + " goes on from the memories of "
            + Times.instant(from.asOfUs())
            + ", source version "
            + from.dataVersion().orElseThrow());
  }

  private Snapshot prepare() {
    requireReady();
    Optional<Generation> begun = findPlace();
    Snapshot start =
        begun
            .map(this::startOf)
            .or(snapshots::latestComplete)
            .orElseThrow(this::nothingToStartFrom);
    if (offsets.lastEnded().isEmpty() && generation.ordinal() > 1) {
      generations.removeAfter(start, generation);
    }
    if (!pipeline.program().isStateless()) {
      offsets.planDue();
    }
    return start;
  }

  /** The version that was read so far, of which the source must still be. */
  private SourceVersion readBy(Snapshot start) {
    SourceVersion read =
        offsets.ofLastEnded().flatMap(source::reached).orElse(start.dataVersion().orElseThrow());
    requireNotBehind(read);
    return read;
  }

  /**
   * Whether nothing came since the memories that the stream begins with, or since its only
   * micro-batch: Delta's source would look for a version that is not there yet.
   */
  private boolean isTooEarly(SourceVersion read) {
    return offsets.lastEnded().orElse(0) == 0
        && offsets.lastEnded().equals(offsets.lastPlanned())
        && offsets.ofLastEnded().map(end -> source.resumable(end).isPresent()).orElse(true)
        && source.version().number() <= read.number();
  }

  /**
   * Finds the generation to go on with, which must be as its tables are.
   *
   * @return empty if it has not begun yet
   */
  private Optional<Generation> findPlace() {
    Optional<Generation> begun = generations.toContinue();
    generation = begun.orElseGet(generations::first);
    offsets = new StreamOffsets(spark, generation.checkpoint());
    new BatchAudit(spark, lake, pipeline.name(), generation).requireWhole(offsets);
    return begun;
  }

  private void requireReady() {
    lake.requireWritable(spark);
    Models.requireSameSource(pipeline, registry);
    String champion = registry.requireChampion();
    Models.requireFits(pipeline, champion, Model.decode(registry.artifact(champion)));
    if (!source.versioned()) {
      throw new IllegalArgumentException(
          "Cannot stream "
              + pipeline.name()
              + ": source "
              + source.name()
              + " is files, which have no version to go on from. Land them into a table of the lake (weir land), and name it in source.delta.");
    }
  }

  /**
   * The snapshot that a generation started from. Whatever is trained since, its first batch starts
   * from no other.
   */
  private Snapshot startOf(Generation begun) {
    return snapshots.require(generations.startOf(begun));
  }

  private IllegalArgumentException nothingToStartFrom() {
    return new IllegalArgumentException(
        "Cannot stream "
            + pipeline.name()
            + ": no stored memory reaches the end of a source version. Train without --until, or backfill up to now (weir backfill without --to).");
  }

  private StreamedMemories memories(Snapshot start) {
    return new StreamedMemories(spark, pipeline, source, snapshots, generation, start);
  }

  private StreamingQuery start(Snapshot start, Trigger trigger, BatchLimits limits)
      throws TimeoutException {
    SourceVersion after = readBy(start);
    Dataset<Row> events =
        pipeline.located(
            () ->
                new EventReader(pipeline.spec().source(), pipeline.program().inputs())
                    .events(source.stream(after, limits), current_timestamp()));
    progress.say(
        "Streaming "
            + source.name()
            + " after version "
            + after
            + ", generation "
            + generation.name());
    generations.start(generation, start, OptionalInt.empty());
    scorer =
        new MicroBatchScorer(spark, lake, pipeline, registry, source, generation, start, progress);
    memories = memories(start);
    return withPartitions(
        generations.partitionsOf(generation),
        () ->
            StreamedSeries.of(
                    pipeline, events, snapshots.planned(start), source.name(), start.watermarkUs())
                .writeStream()
                .queryName("weir-" + pipeline.name())
                .option("checkpointLocation", generation.checkpoint())
                .outputMode("append")
                .trigger(trigger)
                .foreachBatch((VoidFunction2<Dataset<Row>, Long>) this::batch)
                .start());
  }

  private void requireNotBehind(SourceVersion read) {
    SourceVersion now = source.version();
    if (now.number() < read.number()) {
      throw new IllegalStateException(
          "Cannot stream "
              + source.name()
              + ": it is at version "
              + now
              + ", and was read up to version "
              + read
              + " already. Restore it from a backup, or backfill (weir backfill) and begin anew under another name.");
    }
  }

  /** Starts a query, whose state then has so many partitions for as long as it lives. */
  private StreamingQuery withPartitions(OptionalInt partitions, Callable<StreamingQuery> starting)
      throws TimeoutException {
    String before = spark.conf().get(PARTITIONS);
    partitions.ifPresent(count -> spark.conf().set(PARTITIONS, count));
    try {
      return starting.call();
    } catch (TimeoutException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      spark.conf().set(PARTITIONS, before);
    }
  }

  /**
   * Ends the query after the micro-batch that is under way.
   *
   * @param patience how long to wait for that; afterwards it is interrupted, and done again at the
   *     next start
   * @return whether the batch was finished
   */
  public boolean end(StreamingQuery query, Duration patience)
      throws TimeoutException, InterruptedException {
    return gate.end(query, patience);
  }

  /** Micro-batches scored since the start. */
  public long batches() {
    return scorer == null ? 0 : scorer.batches();
  }

  /** Input rows taken in since the start. */
  public long rows() {
    return scorer == null ? 0 : scorer.rows();
  }

  /** Observations scored since the start. */
  public long observations() {
    return scorer == null ? 0 : scorer.observations();
  }

  /** The generation of the checkpoint: a new feature program or source has a new one. */
  public String generation() {
    return generation.name();
  }

  private void batch(Dataset<Row> rows, long batchId) throws InterruptedException {
    gate.enter(batchId);
    generations.requireNewest(generation);
    if (batchId > 0) {
      memories.takeEvery(snapshotEvery, batchId - 1);
    }
    scorer.score(rows, batchId);
  }
}
