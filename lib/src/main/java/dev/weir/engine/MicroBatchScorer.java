package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.Source;
import dev.weir.source.SourceVersion;
import dev.weir.table.ArtifactStore;
import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores the micro-batches of one generation. Each first pins its models under its number (put if
 * absent), so that a replay uses the same ones; then scores; then appends to each table once, under
 * a transaction that names table, generation and batch.
 */
final class MicroBatchScorer {

  private final LongAdder batches = new LongAdder();
  private final LongAdder inputRows = new LongAdder();
  private final LongAdder observations = new LongAdder();
  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Source source;
  private final Generation generation;
  private final Snapshot start;
  private final Progress progress;
  private final DeltaTables tables;
  private final String scores;
  private final ModelRegistry registry;
  private final Quarantine quarantine;
  private final ArtifactStore pins;
  private final StreamOffsets offsets;
  private final Map<String, Scoring> models = new ConcurrentHashMap<>();
  private final Map<String, Boolean> fitting = new ConcurrentHashMap<>();
  private final StageTimes stages = new StageTimes();
  private boolean begun;

  /**
   * A scorer of a generation.
   *
   * @param registry the pipeline's models
   * @param start the snapshot that the generation started from
   */
  MicroBatchScorer(
      SparkSession spark,
      Lake lake,
      Pipeline pipeline,
      ModelRegistry registry,
      Source source,
      Generation generation,
      Snapshot start,
      Progress progress) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
    this.source = source;
    this.generation = generation;
    this.start = start;
    this.progress = progress;
    this.tables = new DeltaTables(spark);
    this.scores = lake.table(pipeline.name(), TableDefinition.SCORES);
    this.registry = registry;
    this.quarantine = new Quarantine(spark, lake, pipeline.name(), source);
    this.pins = new ArtifactStore(spark);
    this.offsets = new StreamOffsets(spark, generation.checkpoint());
  }

  long batches() {
    return batches.sum();
  }

  long rows() {
    return inputRows.sum();
  }

  long observations() {
    return observations.sum();
  }

  /** Scores a micro-batch; the rows are {@link SeriesRows}. */
  void score(Dataset<Row> batch, long batchId) {
    ScoringModels scoring = stages.time("pin", () -> pinned(batchId));
    SourceVersion planned = source.reached(offsets.planned(batchId)).orElseThrow();
    Run run = Run.named(spark, lake, pipeline.name(), "stream", generation.runs() + batchId);
    Dataset<Row> rows = batch.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Tally tally =
          stages.time("fold", () -> Tally.of(pipeline, rows, source.offset(col("position"))));
      LedgerCounts ledger = tally.ledger().ofStream();
      if (ledger.observations() > 0) {
        stages.time("scores", () -> append(rows, scoring, run.id(), batchId));
      }
      if (ledger.refused() > 0) {
        stages.time("quarantine", () -> keepRefused(rows, tally, planned, run.id(), batchId));
      }
      scoring
          .on(run.ledger(ledger).quarantined(tally.reasons()))
          .with("batch_id", batchId)
          .with("generation", generation.name())
          .detail(Snapshots.DETAIL, start.id())
          .with("written_rows", scoring.rows(ledger.observations()))
          .began(before(batchId))
          .reached(planned);
      double seconds =
          stages.time(
              "receipt", () -> run.finish(Optional.of(once(TableDefinition.RUNS, batchId))));
      batches.increment();
      inputRows.add(ledger.input());
      observations.add(ledger.observations());
      tell(batchId, scoring, ledger, seconds, tally.latest());
    } finally {
      rows.unpersist();
    }
  }

  /** Where the batch before ended; before the first, where the generation began. */
  private SourceVersion before(long batchId) {
    return batchId == 0
        ? start.dataVersion().orElseThrow()
        : source.reached(offsets.planned(batchId - 1)).orElseThrow();
  }

  private void append(Dataset<Row> rows, ScoringModels scoring, String runId, long batchId) {
    Dataset<Row> scored =
        scoring.score(version -> models.computeIfAbsent(version, this::load), rows, runId);
    Transaction once = once(TableDefinition.SCORES, batchId);
    if (begun || tables.applied(scores, once.application()).isPresent()) {
      tables.append(scored, scores, TableDefinition.SCORES, once);
    } else {
      begin(scored, once);
    }
    begun = true;
  }

  /**
   * A generation's first observations: all that the micro-batches before have not closed are its to
   * write. What a backfill wrote of them before it began, or while it did, is removed.
   */
  private void begin(Dataset<Row> scored, Transaction once) {
    if (pipeline.program().isStateless()) {
      tables.append(scored, scores, TableDefinition.SCORES, once);
      return;
    }
    long before = once.version() - 1;
    long closedUs = before < 0 ? 0 : offsets.watermarkUs(before);
    tables.appendInPlaceOf(
        Frontier.beyond(pipeline, Math.max(start.asOfUs(), closedUs)),
        Frontier.backfills(pipeline),
        scored,
        scores,
        TableDefinition.SCORES,
        once);
  }

  private void keepRefused(
      Dataset<Row> rows, Tally tally, SourceVersion planned, String runId, long batchId) {
    quarantine.keepStreamed(
        rows,
        tally.places(),
        runId,
        generation.runs(),
        () -> runsAsFarAs(planned.number()),
        once(TableDefinition.QUARANTINE, batchId));
  }

  private void tell(
      long batchId,
      ScoringModels scoring,
      LedgerCounts ledger,
      double seconds,
      Optional<Timestamp> latest) {
    String reached = latest.map(time -> time.toInstant().toString()).orElse("");
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "batch");
    fields.put("batch_id", batchId);
    fields.put("generation", generation.name());
    fields.put("model_version", scoring.champion());
    fields.put("shadows", scoring.shadows());
    fields.put("ledger", ledger);
    fields.put("reached", reached);
    fields.put("stage_ms", stages.last());
    fields.put("stage_p95_ms", stages.p95());
    progress.say(
        String.format(
            "Batch %d: %,d rows in, %,d observations scored by %s in %.1f s, %,.0f rows/s%s",
            batchId,
            ledger.input(),
            ledger.observations(),
            scoring,
            seconds,
            ledger.input() / Math.max(seconds, 0.001),
            reached.isEmpty() ? "" : ", reached " + reached),
        fields);
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
                .and(not(col("generation").eqNullSafe(lit(generation.name())))))
        .select("run_id");
  }

  /** The batch's models: champion and shadows when the batch was first tried. */
  private ScoringModels pinned(long batchId) {
    ScoringModels now =
        ScoringModels.now(registry, version -> fitting.computeIfAbsent(version, this::fits));
    String pin = generation.model(batchId);
    return ScoringModels.decode(
        Generations.legible(pin, pins.putIfAbsent(pin, now.encode()), ScoringModels.PIN));
  }

  private boolean fits(String version) {
    return Models.fits(pipeline, Model.decode(registry.artifact(version)));
  }

  private Transaction once(TableDefinition table, long batchId) {
    return generation.transaction(pipeline.name(), table, batchId);
  }
}
