package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.weir.table.DeltaOffset;
import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import dev.weir.threshold.MovingThreshold;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.storage.StorageLevel;

/**
 * Judges scores: writes {@code anomalies} and {@code incidents}, and never touches {@code scores}.
 * As a stream it follows the scores as they are appended; over a range it gives the verdicts of
 * today's policy in place of earlier ones.
 */
public final class Judge {

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Policy policy;
  private final IncidentBook book;
  private final DeltaTables tables;
  private final ModelRegistry registry;
  private final IncidentListener listener;
  private final String scores;
  private final JudgedModels models;
  private final Levels levels;
  private final JudgeGenerations generations;
  private final BatchGate gate = new BatchGate();
  private int generation;

  /** Hears of incidents as they are found or grow. */
  @FunctionalInterface
  public interface IncidentListener {
    /** Rows of the {@code incidents} table. */
    void found(List<Row> incidents);
  }

  /** What a judging of a range gave. */
  public record Outcome(
      String policyVersion,
      String from,
      String to,
      long judged,
      long anomalies,
      long incidents,
      double seconds) {}

  public Judge(SparkSession spark, Lake lake, Pipeline pipeline, IncidentListener listener) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.policy = Policy.of(pipeline);
    this.book = new IncidentBook(spark, lake, pipeline.name(), policy);
    this.tables = new DeltaTables(spark);
    this.registry = new ModelRegistry(spark, lake, pipeline.name());
    this.models = new JudgedModels(registry::artifact);
    this.levels = new Levels(spark, models);
    this.generations = new JudgeGenerations(spark, lake, pipeline.name());
    this.scores = lake.table(pipeline.name(), TableDefinition.SCORES);
  }

  /**
   * Gives the verdicts on [from, to) anew. Where that is all there is, a judge that follows the
   * scores goes on behind it with a new checkpoint.
   *
   * @throws IllegalArgumentException if nothing was scored yet
   * @throws Superseded if another run began to judge the same range meanwhile
   */
  public Outcome range(long fromUs, long toUs) {
    requireScores();
    Run run = Run.start(spark, lake, pipeline.name(), "judge", Map.of("policy", policy.version()));
    Lease lease =
        Lease.take(
            spark,
            lake,
            pipeline.name(),
            "judging " + new Span(fromUs, toUs).text(),
            run.id(),
            List.of(TableDefinition.ANOMALIES, TableDefinition.INCIDENTS));
    long version =
        tables.version(scores).orElseThrow(); // after the claim: who claims later read no less
    Dataset<Row> all = Role.champions(tables.read(scores, version));
    Row found =
        all.filter(new Span(fromUs, toUs).holds("event_time"))
            .agg(min("event_time"), max("event_time"), count(lit(1)))
            .head();
    long rows = found.getLong(2);
    if (rows == 0) {
      return new Outcome(policy.version(), text(fromUs), text(toUs), 0, 0, 0, 0);
    }
    Span span = Span.of(found.getTimestamp(0), found.getTimestamp(1));
    Dataset<Row> verdicts =
        verdicts(all.filter(Ranges.eventTime(span.fromUs(), span.endUs())), () -> all);
    IncidentBook.Entry entry = book.replace(verdicts, span, lease.fence());
    double seconds =
        run.range(span.fromUs(), span.endUs())
            .with("observations", rows)
            .with("written_rows", entry.anomalies())
            .detail("incidents", entry.incidents())
            .detail("policy", policy.version())
            .finish();
    if (fromUs == Long.MIN_VALUE && toUs == Long.MAX_VALUE) {
      generations.begin(version);
    }
    return new Outcome(
        policy.version(),
        text(span.fromUs()),
        text(span.endUs()),
        rows,
        entry.anomalies(),
        entry.incidents(),
        seconds);
  }

  /**
   * Follows the scores as they are appended; rows that a backfill replaces are judged by a range.
   *
   * @throws IllegalArgumentException if nothing was scored yet, the checkpoint is gone, or scores
   *     do not come in an order that the threshold needs
   * @throws IllegalStateException if the checkpoint is damaged
   */
  public StreamingQuery start(Trigger trigger) throws TimeoutException {
    requireOrder();
    requireScores();
    generation = generations.toContinue();
    generations.closeBefore(generation);
    DataStreamReader reader =
        spark.readStream().format("delta").option("skipChangeCommits", "true");
    // With the version that was judged last, as the next one may not be there yet: to judge it
    // again changes nothing.
    generations.start(generation).ifPresent(from -> reader.option("startingVersion", from));
    return Role.champions(reader.load(scores))
        .writeStream()
        .queryName("weir-judge-" + pipeline.name())
        .option("checkpointLocation", generations.checkpoint(generation))
        .trigger(trigger)
        .foreachBatch((VoidFunction2<Dataset<Row>, Long>) this::judge)
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

  private void judge(Dataset<Row> batch, long batchId) throws InterruptedException {
    gate.enter(batchId);
    generations.requireNewest(generation);
    Run run =
        Run.named(spark, lake, pipeline.name(), "judge", "judge-" + generation + "-" + batchId);
    Dataset<Row> verdicts =
        verdicts(batch, () -> readBy(batchId)).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row found = verdicts.agg(min("event_time"), max("event_time"), count(lit(1))).head();
      if (found.getLong(2) == 0) {
        return;
      }
      Span span = Span.of(found.getTimestamp(0), found.getTimestamp(1));
      List<Row> grown = book.add(verdicts, span, once(TableDefinition.ANOMALIES, batchId));
      run.with("batch_id", batchId)
          .range(span.fromUs(), span.endUs())
          .with("written_rows", found.getLong(2))
          .detail("incidents", grown.size())
          .detail("policy", policy.version())
          .finish(Optional.of(once(TableDefinition.RUNS, batchId)));
      listener.found(grown);
    } finally {
      verdicts.unpersist();
    }
  }

  /**
   * The verdicts on scores of any models, each by its own calibration.
   *
   * @param table the scores that a level may look back on, these included
   */
  Dataset<Row> verdicts(Dataset<Row> scored, Supplier<Dataset<Row>> table) {
    Dataset<Row> rows = scored.filter(col("score").isNotNull());
    List<String> versions = JudgedModels.versions(rows);
    return new Verdicts(
            pipeline, models.artifacts(versions), policy.version(), Timestamp.from(Instant.now()))
        .on(levels.above(policy.threshold(), rows, versions, table));
  }

  /** The scores as they were when a micro-batch was planned: it is in them, and what lay before. */
  private Dataset<Row> readBy(long batchId) {
    String offset = new StreamOffsets(spark, generations.checkpoint(generation)).planned(batchId);
    return Role.champions(tables.read(scores, DeltaOffset.holdsWhatWasRead(offset)));
  }

  private void requireScores() {
    if (!tables.exists(scores)) {
      throw new IllegalArgumentException(
          "Cannot judge "
              + pipeline.name()
              + ": nothing was scored yet. Backfill a period (weir backfill) or stream (weir stream) first.");
    }
    Models.requireSameSource(pipeline, registry);
  }

  /** Without memory each event is scored as it comes, and what lies before may come after. */
  private void requireOrder() {
    if (policy.threshold() instanceof MovingThreshold && pipeline.program().isStateless()) {
      throw new IllegalArgumentException(
          "Cannot follow the scores of "
              + pipeline.name()
              + " with threshold "
              + pipeline.spec().threshold().kind()
              + ": it has neither windows nor features, so scores come in any order of time, and the"
              + " level looks back in time. Judge periods when they are over (weir judge --from), or"
              + " add a window or a feature.");
    }
  }

  private Transaction once(TableDefinition table, long batchId) {
    return new Transaction(generations.application(generation, table), batchId);
  }

  private static String text(long us) {
    return us == Long.MIN_VALUE || us == Long.MAX_VALUE ? "" : Times.instant(us).toString();
  }
}
