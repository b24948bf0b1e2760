package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.weir.core.Sha256;
import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.BatchLimits;
import dev.weir.source.EventReader;
import dev.weir.source.Source;
import dev.weir.source.SourceVersion;
import dev.weir.table.ArtifactStore;
import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores a source as it grows, in micro-batches. Each batch first pins its model under its number
 * (put if absent), so that a replay uses the same one; then scores; then appends to each table
 * once, under a transaction that names table, generation and batch.
 */
public final class StreamScorer {

  private static final long POLL_MS = 500;

  private final LongAdder batches = new LongAdder();
  private final LongAdder inputRows = new LongAdder();
  private final LongAdder observations = new LongAdder();
  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Progress progress;
  private final DeltaTables tables;
  private final ModelRegistry registry;
  private final Snapshots snapshots;
  private final ArtifactStore pins;
  private final Source source;
  private final Map<String, Scoring> models = new ConcurrentHashMap<>();
  private final String generation;
  private final String checkpoint;
  private final StreamOffsets offsets;
  private final BatchGate gate = new BatchGate();
  private String startedFrom = "";

  public StreamScorer(SparkSession spark, Lake lake, Pipeline pipeline, Progress progress) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.progress = Objects.requireNonNull(progress, "progress");
    this.tables = new DeltaTables(spark);
    this.registry = new ModelRegistry(spark, lake, pipeline.name());
    this.snapshots = new Snapshots(spark, lake, pipeline);
    this.pins = new ArtifactStore(spark);
    this.source = pipeline.source(spark, lake);
    this.generation = Sha256.hex(pipeline.program().hash() + '\n' + source.name()).substring(0, 12);
    this.checkpoint = lake.checkpoint(pipeline.name(), "stream", generation);
    this.offsets = new StreamOffsets(spark, checkpoint);
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
    SourceVersion begin = start.dataVersion().orElseThrow();
    if (source.version().number() <= begin.number()) {
      progress.say("Nothing new in " + source.name() + " after version " + begin);
      return Optional.empty();
    }
    return Optional.of(start(start, Trigger.AvailableNow(), limits));
  }

  /**
   * Scores what comes, until the query is stopped. Waits for the first new version of the source.
   *
   * @param limits the most that one micro-batch takes in
   * @throws IllegalArgumentException if there is no model or no memory to start from
   */
  public StreamingQuery continuously(Trigger trigger, BatchLimits limits)
      throws TimeoutException, InterruptedException {
    Snapshot start = prepare();
    while (source.version().number() <= start.dataVersion().orElseThrow().number()) {
      Thread.sleep(POLL_MS);
    }
    return start(start, trigger, limits);
  }

  private Snapshot prepare() {
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
    return begun()
        .or(snapshots::latestComplete)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot stream "
                        + pipeline.name()
                        + ": no stored memory reaches the end of a source version. Train without --until, or backfill up to now (weir backfill without --to)."));
  }

  /**
   * The snapshot that this generation started from, if it did. Whatever is trained since, its first
   * batch starts from no other.
   */
  private Optional<Snapshot> begun() {
    return pins.read(checkpoint + "/start")
        .map(id -> snapshots.require(new String(id, StandardCharsets.UTF_8)));
  }

  private StreamingQuery start(Snapshot start, Trigger trigger, BatchLimits limits)
      throws TimeoutException {
    SourceVersion after = reached().orElse(start.dataVersion().orElseThrow());
    Dataset<Row> events =
        pipeline.located(
            () ->
                new EventReader(pipeline.spec().source(), pipeline.program().inputs())
                    .events(source.stream(after, limits), current_timestamp()));
    progress.say(
        begun().isPresent()
            ? "Going on with generation " + generation
            : "Streaming "
                + source.name()
                + " after version "
                + after
                + ", generation "
                + generation);
    pins.putIfAbsent(checkpoint + "/start", start.id().getBytes(StandardCharsets.UTF_8));
    startedFrom = start.id();
    return StreamedSeries.of(pipeline, events, snapshots.planned(start), source.name())
        .writeStream()
        .queryName("weir-" + pipeline.name())
        .option("checkpointLocation", checkpoint)
        .outputMode("append")
        .trigger(trigger)
        .foreachBatch((VoidFunction2<Dataset<Row>, Long>) this::score)
        .start();
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
    return batches.sum();
  }

  /** Input rows taken in since the start. */
  public long rows() {
    return inputRows.sum();
  }

  /** Observations scored since the start. */
  public long observations() {
    return observations.sum();
  }

  /** The generation of the checkpoint: a new feature program or source has a new one. */
  public String generation() {
    return generation;
  }

  private void score(Dataset<Row> batch, long batchId) throws InterruptedException {
    gate.enter(batchId);
    String version = pinned(batchId);
    SourceVersion planned = source.reached(offsets.planned(batchId)).orElseThrow();
    Run run =
        Run.named(spark, lake, pipeline.name(), "stream", "stream-" + generation + "-" + batchId);
    Dataset<Row> rows = batch.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row counted =
          rows.agg(
                  max(
                      when(
                          col(SeriesRows.KIND).equalTo(SeriesRows.OBSERVATION), col("event_time"))),
                  LedgerCounts.columns(pipeline))
              .head();
      LedgerCounts ledger = LedgerCounts.ofStream(counted, 1);
      if (ledger.observations() > 0) {
        tables.append(
            models.computeIfAbsent(version, this::load).score(rows, run.id()),
            lake.table(pipeline.name(), TableDefinition.SCORES),
            TableDefinition.SCORES,
            once(TableDefinition.SCORES, batchId));
      }
      if (ledger.late() + ledger.duplicate() + ledger.quarantined() > 0) {
        new Quarantine(spark, lake, pipeline.name(), source)
            .keepStreamed(
                rows,
                run.id(),
                runsAsFarAs(planned.number()),
                once(TableDefinition.QUARANTINE, batchId));
      }
      double seconds =
          run.ledger(ledger)
              .with("batch_id", batchId)
              .with("generation", generation)
              .detail(Snapshots.DETAIL, startedFrom)
              .with("model_version", version)
              .with("written_rows", ledger.observations())
              .reached(planned)
              .finish(Optional.of(once(TableDefinition.RUNS, batchId)));
      batches.increment();
      inputRows.add(ledger.input());
      observations.add(ledger.observations());
      progress.say(
          String.format(
              "Batch %d: %,d rows in, %,d observations scored by %s in %.1f s, %,.0f rows/s%s",
              batchId,
              ledger.input(),
              ledger.observations(),
              version,
              seconds,
              ledger.input() / Math.max(seconds, 0.001),
              counted.isNullAt(0)
                  ? ""
                  : ", reached " + Times.instant(Times.micros(counted.getTimestamp(0)))));
    } finally {
      rows.unpersist();
    }
  }

  private Scoring load(String version) {
    byte[] artifact = registry.artifact(version);
    Models.requireFits(pipeline, version, Model.decode(artifact));
    return new Scoring(spark, pipeline, artifact);
  }

  /** The runs of other jobs that read the source as far as a version, or further. */
  private Dataset<Row> runsAsFarAs(long version) {
    return tables
        .readOrEmpty(
            lake.table(pipeline.name(), TableDefinition.RUNS), TableDefinition.RUNS.schema())
        .filter(
            col("data_version_to")
                .geq(version)
                .and(not(col("generation").eqNullSafe(lit(generation)))))
        .select("run_id");
  }

  /** The batch's model: the champion when the batch was first tried. */
  private String pinned(long batchId) {
    byte[] version = registry.requireChampion().getBytes(StandardCharsets.UTF_8);
    return new String(
        pins.putIfAbsent(checkpoint + "/models/" + batchId, version), StandardCharsets.UTF_8);
  }

  private Transaction once(TableDefinition table, long batchId) {
    return new Transaction(
        "weir/" + pipeline.name() + "/stream/" + generation + "/" + table.tableName(), batchId);
  }

  /** How far the micro-batches that ended have read; empty before the first. */
  private Optional<SourceVersion> reached() {
    return offsets.ofLastEnded().flatMap(source::reached);
  }
}
