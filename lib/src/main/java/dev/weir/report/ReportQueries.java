package dev.weir.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_date;

import dev.weir.report.Incident.Reason;
import dev.weir.report.ReportContent.Day;
import dev.weir.report.ReportContent.ModelUse;
import dev.weir.report.ReportContent.Period;
import dev.weir.report.ReportContent.PolicyUse;
import dev.weir.report.ReportContent.Totals;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loads a report from a pipeline's tables. What reaches the driver is bounded: one row a day, the
 * listed incidents, a few hundred points for each exhibit, one row for each kind of job and reason.
 */
public final class ReportQueries {
  /** The queries are small, and wait for their plans more than for their rows. */
  private static final int AT_ONCE = 3;

  private final SparkSession spark;
  private final ReportTables tables;
  private final ReportScope scope;

  private ReportQueries(SparkSession spark, ReportTables tables, ReportScope scope) {
    this.spark = spark;
    this.tables = tables;
    this.scope = scope;
  }

  /**
   * Loads a report. Reads the scores of the period four times, few columns each (bounds, totals,
   * days, models), and twice more only the days and series of the exhibits.
   *
   * @param spark the session of the tables
   * @param tables the pipeline's tables
   * @param scope what the report covers
   * @throws IllegalArgumentException if the period ends before it starts
   */
  public static ReportContent load(SparkSession spark, ReportTables tables, ReportScope scope) {
    return new ReportQueries(spark, tables, scope).load();
  }

  private ReportContent load() {
    Optional<Period> period = period();
    List<String> values = Cells.fields(tables.scores().schema(), "values");
    ProvenanceQueries provenance = new ProvenanceQueries(tables, period);
    if (period.isEmpty()) {
      return new ReportContent(
          scope.pipeline(),
          period,
          new Totals(0, 0, 0, 0, 0),
          values,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          provenance.card(),
          provenance.ledger());
    }
    ExecutorService questions = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Future<List<Incident>> incidents = questions.submit(() -> incidents(period.get()));
      Future<Totals> totals = questions.submit(() -> totals(period.get()));
      Future<List<Day>> days = questions.submit(new DayQueries(tables, period.get())::load);
      Future<List<ModelUse>> models = questions.submit(provenance::models);
      Future<List<PolicyUse>> policies = questions.submit(provenance::policies);
      Future<Optional<ModelCard>> card = questions.submit(provenance::card);
      Future<Ledger> ledger = questions.submit(provenance::ledger);
      List<Incident> listed = answer(incidents);
      List<Incident> shown = listed.subList(0, Math.min(scope.exhibits(), listed.size()));
      List<Exhibit> exhibits = new ExhibitQueries(spark, tables, values).load(shown);
      return new ReportContent(
          scope.pipeline(),
          period,
          answer(totals),
          values,
          answer(days),
          exhibits,
          listed,
          answer(models),
          answer(policies),
          answer(card),
          answer(ledger));
    } finally {
      questions.shutdownNow();
    }
  }

  /** The answer to a question that is asked beside others. */
  private static <T> T answer(Future<T> question) {
    try {
      return question.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Cannot load the report: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot load the report: interrupted", e);
    }
  }

  /**
   * The period asked for; where it is open, from the first to the end of the last day that was
   * scored.
   */
  private Optional<Period> period() {
    Row range =
        tables
            .scores()
            .agg(unix_date(min("event_date")).as("first"), unix_date(max("event_date")).as("last"))
            .head();
    boolean empty = range.isNullAt(0);
    if (empty && (scope.from().isEmpty() || scope.to().isEmpty())) {
      return Optional.empty();
    }
    Instant from = scope.from().orElseGet(() -> midnight(range.getInt(0)));
    Instant to = scope.to().orElseGet(() -> midnight(range.getInt(1)).plus(Duration.ofDays(1)));
    return Optional.of(new Period(from, to));
  }

  private static Instant midnight(int day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /**
   * The rows of a table by event time, with a condition on the partition so that other days are not
   * read.
   */
  static Dataset<Row> within(Dataset<Row> table, Period period) {
    LocalDate first = LocalDate.ofInstant(period.from(), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(period.to().minusNanos(1), ZoneOffset.UTC);
    return table
        .where(col("event_date").between(lit(first), lit(last)))
        .where(col("event_time").geq(Cells.literal(period.from())))
        .where(col("event_time").lt(Cells.literal(period.to())));
  }

  private Dataset<Row> incidentsIn(Period period) {
    Column starts = col("start_time").lt(Cells.literal(period.to()));
    return tables.incidents().where(starts.and(col("end_time").gt(Cells.literal(period.from()))));
  }

  private Totals totals(Period period) {
    Row scores =
        within(tables.scores(), period)
            .agg(
                count(lit(1)).as("observations"),
                count("score").as("scored"),
                countDistinct("series").as("series"))
            .head();
    return new Totals(
        Cells.count(scores, "observations"),
        Cells.count(scores, "scored"),
        Cells.count(scores, "series"),
        within(tables.anomalies(), period).count(),
        incidentsIn(period).count());
  }

  private List<Incident> incidents(Period period) {
    return incidentsIn(period)
        .select(
            col("incident_id"),
            col("series"),
            Cells.micros("start_time"),
            Cells.micros("end_time"),
            Cells.micros("peak_time"),
            col("peak_score"),
            coalesce(col("peak_severity"), lit(0.0)).as("peak_severity"),
            col("anomalies"),
            coalesce(col("kind"), lit("")).as("kind"),
            col("reasons"))
        .orderBy(
            col("peak_severity").desc(),
            col("peak_score").desc(),
            col("start_time"),
            col("incident_id"))
        .limit(scope.incidents())
        .collectAsList()
        .stream()
        .map(ReportQueries::incident)
        .toList();
  }

  private static Incident incident(Row row) {
    return new Incident(
        Cells.text(row, "incident_id"),
        Cells.text(row, "series"),
        Cells.time(row, "start_time"),
        Cells.time(row, "end_time"),
        Cells.time(row, "peak_time"),
        Cells.number(row, "peak_score"),
        Cells.number(row, "peak_severity"),
        Cells.count(row, "anomalies"),
        Cells.text(row, "kind"),
        reasons(row));
  }

  private static List<Reason> reasons(Row row) {
    int at = row.fieldIndex("reasons");
    if (row.isNullAt(at)) {
      return List.of();
    }
    return row.<Row>getList(at).stream()
        .map(
            r ->
                new Reason(
                    Cells.text(r, "feature"),
                    Cells.number(r, "value"),
                    Cells.number(r, "expected"),
                    Cells.number(r, "contribution"),
                    Cells.number(r, "share")))
        .sorted((a, b) -> Double.compare(b.contribution(), a.contribution()))
        .toList();
  }
}
