package dev.weir.engine;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_micros;

import dev.weir.engine.Finding.Found;
import dev.weir.table.DeltaOffset;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import dev.weir.threshold.MovingThreshold;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Judges again the observations of a period that were judged, from what is stored of them, and
 * compares the verdicts with those in {@code anomalies}.
 */
final class JudgingCheck {

  private static final Column[] COMPARED =
      List.of(
              "anomaly_id",
              "series",
              "event_time",
              "event_date",
              "score",
              "severity",
              "tail_probability",
              "threshold",
              "incident_id",
              "model_version")
          .stream()
          .map(functions::col)
          .toArray(Column[]::new);

  /** A judging of a range that found a score as it is. */
  private static final Column IN_RANGE =
      col("event_time")
          .geq(col("from_time"))
          .and(col("event_time").lt(col("to_time")))
          .and(col("started_at").geq(col("written_at")));

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Span asked;
  private final DeltaTables tables;

  JudgingCheck(SparkSession spark, Lake lake, Pipeline pipeline, Span asked) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
    this.asked = asked;
    this.tables = new DeltaTables(spark);
  }

  Found run() {
    Policy policy = Policy.of(pipeline);
    Dataset<Row> runs = table(TableDefinition.RUNS);
    if (runs.filter("job = 'judge'").isEmpty()) {
      return Found.notChecked("nothing was judged yet");
    }
    Row reach =
        Role.champions(table(TableDefinition.SCORES))
            .filter(asked.holds("event_time"))
            .agg(min("event_time"), max("event_time"))
            .head();
    if (reach.isNullAt(0)) {
      return Found.notChecked("nothing was scored in the period");
    }
    Span period =
        new IncidentBook(spark, lake, pipeline.name(), policy)
            .whole(Span.of(reach.getTimestamp(0), reach.getTimestamp(1)));
    String within = Ranges.eventTime(period.fromUs(), period.endUs());
    Dataset<Row> anomalies = table(TableDefinition.ANOMALIES).filter(within);
    List<Row> other =
        anomalies
            .filter(col("policy_version").notEqual(policy.version()))
            .select("policy_version")
            .takeAsList(1);
    if (!other.isEmpty()) {
      return Found.notChecked(
          "the period was judged by policy %s, and %s says %s; judge it again (weir judge), or take the file of that time",
          other.get(0).getString(0), pipeline.fileName(), policy.version());
    }
    Dataset<Row> scores = Role.champions(table(TableDefinition.SCORES)).filter(within);
    Dataset<Row> judged = judged(scores, runs, within);
    return compared(
        scores,
        policy.threshold() instanceof MovingThreshold moving
            ? unchanged(judged, runs, period, Times.micros(moving.lookBack()))
            : judged,
        anomalies,
        policy);
  }

  private Found compared(
      Dataset<Row> scores, Dataset<Row> judged, Dataset<Row> anomalies, Policy policy) {
    Dataset<Row> rows = judged.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      String[] observation = {"series", "event_time"};
      Dataset<Row> notJudged =
          scores.select("series", "event_time").except(rows.select("series", "event_time"));
      // Beside the anomalies that are left out, as incidents may reach over to them.
      Dataset<Row> verdicts =
          new Judge(spark, lake, pipeline, found -> {})
              .verdicts(rows, () -> Role.champions(table(TableDefinition.SCORES)))
              .unionByName(anomalies.join(notJudged, observation, "left_semi"));
      Dataset<Row> again =
          Incidents.assign(verdicts, pipeline.name(), policy.gapUs())
              .join(notJudged, observation, "left_anti")
              .select(COMPARED);
      Dataset<Row> stored = anomalies.join(notJudged, observation, "left_anti").select(COMPARED);
      List<Row> different =
          stored
              .exceptAll(again)
              .union(again.exceptAll(stored))
              .orderBy("event_time", "series")
              .select("series", "event_time")
              .takeAsList(1);
      return different.isEmpty()
          ? Found.holds(
              "%,d verdicts on %,d observations came out again under policy %s, from the stored scores alone",
              stored.count(), rows.count(), policy.version())
          : Found.broken(
              "the verdict on %s at %s is not what policy %s gives on its stored score",
              different.get(0).getString(0),
              different.get(0).getTimestamp(1).toInstant(),
              policy.version());
    } finally {
      rows.unpersist();
    }
  }

  /**
   * Of scores that were judged, those that found what lies before them as it is now: nothing of
   * their series that they look back on was written since. When a stream's were judged is not
   * known, but not before they were written.
   */
  private Dataset<Row> unchanged(
      Dataset<Row> judged, Dataset<Row> runs, Span period, long lookBackUs) {
    Dataset<Row> written =
        Role.champions(table(TableDefinition.SCORES))
            .filter(Ranges.eventTime(period.fromUs() - lookBackUs, period.endUs()))
            .join(runs.select(col("run_id"), col("ended_at")), "run_id")
            .select(col("series"), col("event_time"), col("ended_at"));
    Dataset<Row> newest =
        written
            .withColumn(
                "changed_at",
                max("ended_at")
                    .over(
                        Window.partitionBy("series")
                            .orderBy(unix_micros(col("event_time")))
                            .rangeBetween(-lookBackUs, Window.currentRow())))
            .groupBy("series", "event_time")
            .agg(max("changed_at").as("changed_at"));
    Dataset<Row> judgedAt =
        judged
            .select("series", "event_time", "written_at")
            .distinct()
            .join(ranges(runs), IN_RANGE, "left")
            .groupBy("series", "event_time")
            .agg(max(coalesce(col("started_at"), col("written_at"))).as("judged_at"));
    return judged.join(
        newest
            .join(judgedAt, new String[] {"series", "event_time"})
            .filter("changed_at <= judged_at"),
        new String[] {"series", "event_time"},
        "left_semi");
  }

  /**
   * The scores that were judged since they were written: in a range, or by a judge that follows the
   * stream.
   */
  private Dataset<Row> judged(Dataset<Row> scores, Dataset<Row> runs, String within) {
    Dataset<Row> written =
        scores.join(runs.select(col("run_id"), col("ended_at").as("written_at")), "run_id");
    Dataset<Row> byRange = written.join(ranges(runs), IN_RANGE, "left_semi");
    return new JudgeGenerations(spark, lake, pipeline.name())
        .readBy()
        .map(
            offset -> {
              Dataset<Row> read =
                  tables
                      .read(
                          lake.table(pipeline.name(), TableDefinition.SCORES),
                          DeltaOffset.readThrough(offset))
                      .filter(within)
                      .filter(col("run_id").startsWith("stream-"))
                      .select("series", "event_time", "run_id");
              return byRange.unionByName(
                  written
                      .join(ranges(runs), IN_RANGE, "left_anti")
                      .join(read, new String[] {"series", "event_time", "run_id"}, "left_semi"));
            })
        .orElse(byRange);
  }

  private static Dataset<Row> ranges(Dataset<Row> runs) {
    return runs.filter("job = 'judge' AND batch_id IS NULL")
        .select("from_time", "to_time", "started_at");
  }

  private Dataset<Row> table(TableDefinition table) {
    return tables.readOrEmpty(lake, pipeline.name(), table);
  }
}
