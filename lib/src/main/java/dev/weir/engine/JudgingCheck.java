package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.weir.engine.Finding.Found;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
    return compared(scores, judged(scores, runs, within), anomalies, policy);
  }

  private Found compared(
      Dataset<Row> scores, Dataset<Row> judged, Dataset<Row> anomalies, Policy policy) {
    Dataset<Row> rows = judged.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> again =
          Incidents.assign(
                  new Judge(spark, lake, pipeline, found -> {}).verdicts(rows),
                  pipeline.name(),
                  policy.gapUs())
              .select(COMPARED);
      Dataset<Row> notJudged =
          scores.select("series", "event_time").except(rows.select("series", "event_time"));
      Dataset<Row> stored =
          anomalies
              .join(notJudged, new String[] {"series", "event_time"}, "left_anti")
              .select(COMPARED);
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
   * The scores that were judged since they were written: in a range, or by a judge that follows the
   * stream.
   */
  private Dataset<Row> judged(Dataset<Row> scores, Dataset<Row> runs, String within) {
    Dataset<Row> written =
        scores.join(runs.select(col("run_id"), col("ended_at").as("written_at")), "run_id");
    Dataset<Row> ranges =
        runs.filter("job = 'judge' AND batch_id IS NULL")
            .select("from_time", "to_time", "started_at");
    Column inRange =
        col("event_time")
            .geq(col("from_time"))
            .and(col("event_time").lt(col("to_time")))
            .and(col("started_at").geq(col("written_at")));
    Dataset<Row> byRange = written.join(ranges, inRange, "left_semi");
    return new JudgeGenerations(spark, lake, pipeline.name())
        .readBy()
        .map(
            offset -> {
              Dataset<Row> read =
                  tables
                      .read(
                          lake.table(pipeline.name(), TableDefinition.SCORES),
                          DeltaTables.readThrough(offset))
                      .filter(within)
                      .filter(col("run_id").startsWith("stream-"))
                      .select("series", "event_time", "run_id");
              return byRange.unionByName(
                  written
                      .join(ranges, inRange, "left_anti")
                      .join(read, new String[] {"series", "event_time", "run_id"}, "left_semi"));
            })
        .orElse(byRange);
  }

  private Dataset<Row> table(TableDefinition table) {
    return tables.readOrEmpty(lake, pipeline.name(), table);
  }
}
