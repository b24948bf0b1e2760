package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
  private final DeltaTables tables;
  private final ModelRegistry registry;
  private final IncidentListener listener;
  private final String scores;
  private final String anomalies;
  private final String incidents;
  private final Map<String, Judged> models = new TreeMap<>();

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

  /** A time from an instant on, before another. */
  private record Span(long fromUs, long endUs) {}

  private record Judged(byte[] artifact, double level) {}

  public Judge(SparkSession spark, Lake lake, Pipeline pipeline, IncidentListener listener) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.policy = Policy.of(pipeline);
    this.tables = new DeltaTables(spark);
    this.registry = new ModelRegistry(spark, lake, pipeline.name());
    this.scores = lake.table(pipeline.name(), TableDefinition.SCORES);
    this.anomalies = lake.table(pipeline.name(), TableDefinition.ANOMALIES);
    this.incidents = lake.table(pipeline.name(), TableDefinition.INCIDENTS);
  }

  /**
   * Gives the verdicts on [from, to) anew.
   *
   * @throws IllegalArgumentException if nothing was scored yet
   */
  public Outcome range(long fromUs, long toUs) {
    requireScores();
    Run run = Run.start(spark, lake, pipeline.name(), "judge", Map.of("policy", policy.version()));
    Dataset<Row> all = tables.read(scores);
    Row span =
        all.filter(within("event_time", fromUs, toUs))
            .agg(min("event_time"), max("event_time"))
            .head();
    if (span.isNullAt(0)) {
      return new Outcome(policy.version(), text(fromUs), text(toUs), 0, 0, 0, 0);
    }
    long first = Times.micros(span.getTimestamp(0));
    long end = Times.micros(span.getTimestamp(1)) + 1;
    Dataset<Row> judged = all.filter(Ranges.eventTime(first, end));
    Span whole = whole(new Span(first, end));
    Dataset<Row> earlier =
        tables
            .readOrEmpty(anomalies, TableDefinition.ANOMALIES.schema())
            .filter(Ranges.eventTime(whole.fromUs(), whole.endUs()))
            .filter(not(within("event_time", first, end)));
    Dataset<Row> assigned =
        Incidents.assign(verdicts(judged).unionByName(earlier), pipeline.name(), policy.gapUs())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long found = assigned.count();
      tables.replaceWhere(
          assigned,
          anomalies,
          TableDefinition.ANOMALIES,
          Ranges.eventTime(whole.fromUs(), whole.endUs()));
      tables.replaceWhere(
          Incidents.of(assigned, policy.spanUs()),
          incidents,
          TableDefinition.INCIDENTS,
          "start_time >= TIMESTAMP'"
              + Times.instant(whole.fromUs())
              + "' AND start_time < TIMESTAMP'"
              + Times.instant(whole.endUs())
              + "'");
      long grouped = assigned.select("incident_id").distinct().count();
      long rows = judged.count();
      double seconds =
          run.range(first, end)
              .with("observations", rows)
              .with("written_rows", found)
              .detail("incidents", grouped)
              .detail("policy", policy.version())
              .finish();
      return new Outcome(policy.version(), text(first), text(end), rows, found, grouped, seconds);
    } finally {
      assigned.unpersist();
    }
  }

  /**
   * Follows the scores as they are appended; rows that a backfill replaces are judged by a range.
   */
  public StreamingQuery start(Trigger trigger) throws TimeoutException {
    requireScores();
    return spark
        .readStream()
        .format("delta")
        .option("skipChangeCommits", "true")
        .load(scores)
        .writeStream()
        .queryName("weir-judge-" + pipeline.name())
        .option("checkpointLocation", lake.checkpoint(pipeline.name(), "judge", "1"))
        .trigger(trigger)
        .foreachBatch((VoidFunction2<Dataset<Row>, Long>) this::judge)
        .start();
  }

  private void judge(Dataset<Row> batch, long batchId) {
    Run run = Run.named(spark, lake, pipeline.name(), "judge", "judge-1-" + batchId);
    Dataset<Row> fresh = verdicts(batch).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row span = fresh.agg(min("event_time"), max("event_time")).head();
      if (span.isNullAt(0)) {
        return;
      }
      long first = Times.micros(span.getTimestamp(0));
      long end = Times.micros(span.getTimestamp(1)) + 1;
      Dataset<Row> known = neighbours(first, end).persist(StorageLevel.MEMORY_AND_DISK());
      Dataset<Row> added =
          fresh.join(known.select("anomaly_id"), "anomaly_id", "left_anti").select(columns());
      Dataset<Row> assigned =
          Incidents.assign(added.unionByName(known), pipeline.name(), policy.gapUs())
              .persist(StorageLevel.MEMORY_AND_DISK());
      List<Row> found =
          Incidents.of(assigned, policy.spanUs())
              .join(
                  assigned
                      .join(added.select("anomaly_id"), "anomaly_id", "left_semi")
                      .select("incident_id")
                      .distinct(),
                  "incident_id")
              .collectAsList();
      tables.append(
          assigned.join(added.select("anomaly_id"), "anomaly_id", "left_semi"),
          anomalies,
          TableDefinition.ANOMALIES,
          once(TableDefinition.ANOMALIES, batchId));
      tables.upsert(
          Incidents.of(assigned, policy.spanUs()),
          incidents,
          TableDefinition.INCIDENTS,
          "incident_id");
      run.with("batch_id", batchId)
          .range(first, end)
          .with("written_rows", fresh.count())
          .detail("incidents", found.size())
          .detail("policy", policy.version())
          .finish(Optional.of(once(TableDefinition.RUNS, batchId)));
      listener.found(found);
      assigned.unpersist();
      known.unpersist();
    } finally {
      fresh.unpersist();
    }
  }

  /** The verdicts on scores of any models, each by its own calibration. */
  private Dataset<Row> verdicts(Dataset<Row> scored) {
    Dataset<Row> rows = scored.filter(col("score").isNotNull());
    Timestamp now = Timestamp.from(Instant.now());
    Dataset<Row> verdicts = spark.createDataFrame(List.of(), TableDefinition.ANOMALIES.schema());
    for (Row versions : rows.select("model_version").distinct().collectAsList()) {
      String version = versions.getString(0);
      Judged judged = models.computeIfAbsent(version, this::load);
      verdicts =
          verdicts.unionByName(
              new Verdicts(pipeline, judged.artifact(), judged.level(), policy.version(), now)
                  .on(
                      rows.filter(
                          col("model_version")
                              .equalTo(version)
                              .and(col("score").gt(judged.level())))));
    }
    return verdicts;
  }

  private Judged load(String version) {
    byte[] artifact = registry.artifact(version);
    return new Judged(artifact, policy.level(Model.decode(artifact)));
  }

  /**
   * A span, grown until no known incident of any series reaches across its ends, or within the gap
   * of them.
   */
  private Span whole(Span span) {
    if (!tables.exists(incidents)) {
      return span;
    }
    Row reach =
        tables
            .read(incidents)
            .filter(touching(span.fromUs(), span.endUs()))
            .agg(min("start_time"), max("end_time"))
            .head();
    if (reach.isNullAt(0)) {
      return span;
    }
    Span grown =
        new Span(
            Math.min(span.fromUs(), Times.micros(reach.getTimestamp(0))),
            Math.max(span.endUs(), Times.micros(reach.getTimestamp(1)) + 1));
    return grown.equals(span) ? span : whole(grown);
  }

  /** The known anomalies of incidents that touch, or could be joined to, a range. */
  private Dataset<Row> neighbours(long fromUs, long endUs) {
    Dataset<Row> known = tables.readOrEmpty(anomalies, TableDefinition.ANOMALIES.schema());
    if (!tables.exists(incidents)) {
      return known.limit(0);
    }
    Dataset<Row> touched = tables.read(incidents).filter(touching(fromUs, endUs));
    Row reach = touched.agg(min("start_time"), max("end_time")).head();
    if (reach.isNullAt(0)) {
      return known.filter(within("event_time", fromUs, endUs));
    }
    long from = Math.min(fromUs, Times.micros(reach.getTimestamp(0)));
    long end = Math.max(endUs, Times.micros(reach.getTimestamp(1)) + 1);
    return known
        .filter(expr(Ranges.eventTime(from, end)))
        .join(touched.select("incident_id"), "incident_id", "left_semi")
        .select(columns());
  }

  private Column touching(long fromUs, long endUs) {
    return col("start_time")
        .leq(lit(Times.timestamp(endUs + policy.gapUs())))
        .and(col("end_time").geq(lit(Times.timestamp(fromUs - policy.gapUs()))));
  }

  private static Column[] columns() {
    return java.util.Arrays.stream(TableDefinition.ANOMALIES.schema().fieldNames())
        .map(org.apache.spark.sql.functions::col)
        .toArray(Column[]::new);
  }

  private static Column within(String column, long fromUs, long toUs) {
    Column within = lit(true);
    if (fromUs != Long.MIN_VALUE) {
      within = within.and(col(column).geq(lit(Times.timestamp(fromUs))));
    }
    if (toUs != Long.MAX_VALUE) {
      within = within.and(col(column).lt(lit(Times.timestamp(toUs))));
    }
    return within;
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

  private Transaction once(TableDefinition table, long batchId) {
    return new Transaction("weir/" + pipeline.name() + "/judge/1/" + table.tableName(), batchId);
  }

  private static String text(long us) {
    return us == Long.MIN_VALUE || us == Long.MAX_VALUE ? "" : Times.instant(us).toString();
  }
}
