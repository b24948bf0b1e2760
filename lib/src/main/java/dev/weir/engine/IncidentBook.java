package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import dev.weir.table.Conflicts;
import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.Fence;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The anomalies and incidents of a pipeline. Verdicts are entered beside those that are known
 * around them, so that an incident is whole however the scores came.
 */
final class IncidentBook {

  /** Whether an anomaly is in the table already. */
  private static final String KNOWN = "known";

  /** The incident that a known anomaly is in, by the table. */
  private static final String BEFORE = "incident_before";

  /** Whether an incident has an anomaly that is not known. */
  private static final String ADDED = "added";

  /** The key of an incident. */
  private static final String ID = "incident_id";

  private final SparkSession spark;
  private final String pipeline;
  private final Policy policy;
  private final DeltaTables tables;
  private final String anomalies;
  private final String incidents;

  IncidentBook(SparkSession spark, Lake lake, String pipeline, Policy policy) {
    this.spark = spark;
    this.pipeline = pipeline;
    this.policy = policy;
    this.tables = new DeltaTables(spark);
    this.anomalies = lake.table(pipeline, TableDefinition.ANOMALIES);
    this.incidents = lake.table(pipeline, TableDefinition.INCIDENTS);
  }

  /** How many anomalies a span has, with those of incidents that reach across its ends. */
  record Entry(long anomalies, long incidents) {}

  /** Enters the verdicts on a span in place of all earlier ones, while a fence lets it. */
  Entry replace(Dataset<Row> verdicts, Span span, Fence fence) {
    return Conflicts.retried(
        anomalies,
        () -> {
          Span whole = whole(span);
          Dataset<Row> beside = known(whole).filter(not(span.holds("event_time")));
          return rewrite(assigned(verdicts, beside), whole, fence);
        });
  }

  /**
   * Enters verdicts beside the known ones; entering them again changes nothing.
   *
   * @param span holds them all
   * @param once the transaction of the anomalies that are new
   * @return the incidents that began or grew
   */
  List<Row> add(Dataset<Row> verdicts, Span span, Transaction once) {
    List<Row> grown = new ArrayList<>();
    Conflicts.retried(anomalies, () -> add(verdicts, span, once, grown));
    return grown;
  }

  /**
   * Enters verdicts once.
   *
   * @param grown takes the incidents that began or grew, unless an earlier attempt told of them,
   *     which may have got as far as to make them known
   */
  private void add(Dataset<Row> verdicts, Span span, Transaction once, List<Row> grown) {
    Dataset<Row> assigned =
        assigned(verdicts, touching(span)).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> incidentsNow = incidents(assigned);
      if (grown.isEmpty()) {
        grown.addAll(incidentsNow.filter(col(ADDED)).drop(ADDED).collectAsList());
      }
      if (assigned.filter(col(KNOWN).and(col(BEFORE).notEqual(col(ID)))).isEmpty()) {
        tables.append(assigned.filter(not(col(KNOWN))), anomalies, TableDefinition.ANOMALIES, once);
        tables.replaceWhere(
            incidentsNow, incidents, TableDefinition.INCIDENTS, touches(span), Fence.NONE);
      } else {
        // What came late joins known incidents, or begins one earlier: they have other names now.
        Span whole = whole(span);
        rewrite(assigned(verdicts, known(whole)), whole, Fence.NONE);
      }
    } finally {
      assigned.unpersist();
    }
  }

  private Entry rewrite(Dataset<Row> assigned, Span whole, Fence fence) {
    Dataset<Row> rows = assigned.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row counts = rows.agg(count(lit(1)), countDistinct(col(ID))).head();
      Entry entry = new Entry(counts.getLong(0), counts.getLong(1));
      tables.replaceWhere(
          rows,
          anomalies,
          TableDefinition.ANOMALIES,
          Ranges.eventTime(whole.fromUs(), whole.endUs()),
          fence);
      tables.replaceWhere(
          incidents(rows),
          incidents,
          TableDefinition.INCIDENTS,
          Ranges.within("start_time", whole.fromUs(), whole.endUs()),
          fence);
      return entry;
    } finally {
      rows.unpersist();
    }
  }

  /**
   * Fresh and known anomalies with the incident that each belongs to. What is known of an instant
   * of a series stays as it is: what is fresh there is the same again.
   */
  private Dataset<Row> assigned(Dataset<Row> fresh, Dataset<Row> known) {
    Dataset<Row> all =
        flagged(fresh, false)
            .unionByName(flagged(known, true))
            .repartition(col("series"))
            .withColumn("told", max(KNOWN).over(Window.partitionBy("series", "event_time")))
            .filter(col(KNOWN).or(not(col("told"))))
            .drop("told")
            .withColumn(BEFORE, col(ID));
    return Incidents.assign(all, pipeline, policy.gapUs());
  }

  private static Dataset<Row> flagged(Dataset<Row> rows, boolean known) {
    return rows.select(columns()).withColumn(KNOWN, lit(known));
  }

  private Dataset<Row> incidents(Dataset<Row> assigned) {
    return Incidents.of(assigned, policy.spanUs(), max(not(col(KNOWN))).as(ADDED));
  }

  /** The known anomalies of a span. */
  private Dataset<Row> known(Span span) {
    return tables
        .readOrEmpty(anomalies, TableDefinition.ANOMALIES.schema())
        .filter(Ranges.eventTime(span.fromUs(), span.endUs()));
  }

  /**
   * The known anomalies of a span and of incidents that touch, or could be joined to, it. They are
   * found by their times: after a crash between the two tables, their incidents have other names.
   */
  private Dataset<Row> touching(Span span) {
    Dataset<Row> touched = touched(span);
    return known(span)
        .unionByName(
            known(reach(touched, span))
                .filter(not(span.holds("event_time")))
                .as("anomaly")
                .join(
                    touched.as("incident"),
                    col("anomaly.series")
                        .equalTo(col("incident.series"))
                        .and(col("event_time").between(col("start_time"), col("end_time"))),
                    "left_semi"));
  }

  /**
   * A span, grown until no known incident of any series reaches across its ends, or within the gap
   * of them.
   */
  Span whole(Span span) {
    Span grown = reach(touched(span), span);
    return grown.equals(span) ? span : whole(grown);
  }

  private Dataset<Row> touched(Span span) {
    return tables.readOrEmpty(incidents, TableDefinition.INCIDENTS.schema()).filter(touches(span));
  }

  /** Incidents that reach into a span, or within the gap of it. */
  private String touches(Span span) {
    return String.format(
        "start_time <= TIMESTAMP'%s' AND end_time >= TIMESTAMP'%s'",
        Times.instant(span.endUs() + policy.gapUs()),
        Times.instant(span.fromUs() - policy.gapUs()));
  }

  /** A span, grown over some incidents. */
  private static Span reach(Dataset<Row> incidents, Span span) {
    Row reach = incidents.agg(min("start_time"), max("end_time")).head();
    return reach.isNullAt(0)
        ? span
        : span.and(Span.of(reach.getTimestamp(0), reach.getTimestamp(1)));
  }

  private static Column[] columns() {
    return List.of(TableDefinition.ANOMALIES.schema().fieldNames()).stream()
        .map(functions::col)
        .toArray(Column[]::new);
  }
}
