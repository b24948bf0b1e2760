package dev.weir.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.weir.report.Ledger.Entry;
import dev.weir.report.Ledger.Refused;
import dev.weir.report.ReportContent.ModelUse;
import dev.weir.report.ReportContent.Period;
import dev.weir.report.ReportContent.PolicyUse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Models, policies, runs and quarantine: where scores and verdicts come from and where rows went.
 */
final class ProvenanceQueries {
  private static final int MOST_REASONS = 20;
  private static final List<String> OUTCOMES =
      List.of(
          "scored_rows",
          "warming_up_rows",
          "open_rows",
          "outside_rows",
          "landed_rows",
          "late_rows",
          "duplicate_rows",
          "quarantined_rows");

  private final ReportTables tables;
  private final Optional<Period> period;

  ProvenanceQueries(ReportTables tables, Optional<Period> period) {
    this.tables = tables;
    this.period = period;
  }

  private Dataset<Row> inPeriod(Dataset<Row> table) {
    return period.map(p -> ReportQueries.within(table, p)).orElse(table);
  }

  List<ModelUse> models() {
    Dataset<Row> status = tables.models().groupBy("model_version").agg(max("status").as("status"));
    return inPeriod(tables.scores())
        .where(col("model_version").isNotNull())
        .groupBy("model_version")
        .agg(count(lit(1)).as("observations"))
        .join(status, new String[] {"model_version"}, "left")
        .orderBy(col("observations").desc(), col("model_version"))
        .collectAsList()
        .stream()
        .map(
            row ->
                new ModelUse(
                    Cells.text(row, "model_version"),
                    Cells.text(row, "status"),
                    Cells.count(row, "observations")))
        .toList();
  }

  List<PolicyUse> policies() {
    return inPeriod(tables.anomalies())
        .groupBy(coalesce(col("policy_version"), lit("")).as("policy"))
        .agg(
            min("threshold").as("lowest"),
            max("threshold").as("highest"),
            count(lit(1)).as("anomalies"))
        .orderBy(col("anomalies").desc(), col("policy"))
        .limit(MOST_REASONS)
        .collectAsList()
        .stream()
        .map(
            row ->
                new PolicyUse(
                    Cells.text(row, "policy"),
                    Cells.number(row, "lowest"),
                    Cells.number(row, "highest"),
                    Cells.count(row, "anomalies")))
        .toList();
  }

  Optional<ModelCard> card() {
    Column championFirst = when(col("status").equalTo("champion"), 0).otherwise(1);
    return tables
        .models()
        .orderBy(
            championFirst,
            col("promoted_at").desc_nulls_last(),
            col("trained_at").desc_nulls_last(),
            col("model_version"))
        .withColumn("history_start", Cells.micros("history_start"))
        .withColumn("history_end", Cells.micros("history_end"))
        .withColumn("trained_at", Cells.micros("trained_at"))
        .limit(1)
        .collectAsList()
        .stream()
        .map(ProvenanceQueries::card)
        .findFirst();
  }

  private static ModelCard card(Row row) {
    return new ModelCard(
        Cells.text(row, "model_version"),
        Cells.text(row, "status"),
        Cells.text(row, "detector"),
        Cells.text(row, "source"),
        Cells.text(row, "data_version"),
        Cells.maybeTime(row, "history_start"),
        Cells.maybeTime(row, "history_end"),
        Cells.count(row, "observations"),
        Cells.count(row, "sample_rows"),
        Cells.text(row, "pipeline_hash"),
        Cells.text(row, "program_hash"),
        Cells.text(row, "artifact_sha256"),
        Cells.text(row, "weir_version"),
        Cells.text(row, "spark_version"),
        Cells.text(row, "java_version"),
        Cells.maybeTime(row, "trained_at"),
        Cells.text(row, "pipeline_file"),
        metrics(row));
  }

  private static List<ModelCard.Metric> metrics(Row row) {
    int at = row.fieldIndex("metrics");
    if (row.isNullAt(at)) {
      return List.of();
    }
    Map<String, Double> metrics = new TreeMap<>(row.<String, Double>getJavaMap(at));
    return metrics.entrySet().stream()
        .filter(metric -> metric.getValue() != null)
        .map(metric -> new ModelCard.Metric(metric.getKey(), metric.getValue()))
        .toList();
  }

  Ledger ledger() {
    return new Ledger(entries(), refused());
  }

  /** Runs that touch the period; each must add up by itself, so that errors cannot cancel out. */
  private List<Entry> entries() {
    Column whereRowsWent =
        OUTCOMES.stream().map(ProvenanceQueries::rows).reduce(Column::plus).orElseThrow();
    Column[] sums =
        Stream.concat(Stream.of("unbalanced", "input_rows"), OUTCOMES.stream())
            .map(name -> sum(name).as(name))
            .toArray(Column[]::new);
    Column unbalanced = when(rows("input_rows").notEqual(whereRowsWent), 1L).otherwise(0L);
    return period
        .map(p -> tables.runs().where(touches(p)))
        .orElse(tables.runs())
        .where(col("input_rows").isNotNull())
        .withColumn("landed_rows", when(col("job").equalTo("land"), col("written_rows")))
        .withColumn("unbalanced", unbalanced)
        .groupBy("job")
        .agg(count(lit(1)).as("runs"), sums)
        .orderBy("job")
        .collectAsList()
        .stream()
        .map(ProvenanceQueries::entry)
        .toList();
  }

  private static Column rows(String name) {
    return coalesce(col(name), lit(0L));
  }

  private static Column touches(Period period) {
    Column starts = col("from_time").isNull().or(col("from_time").lt(Cells.literal(period.to())));
    Column ends = col("to_time").isNull().or(col("to_time").gt(Cells.literal(period.from())));
    return starts.and(ends);
  }

  private static Entry entry(Row row) {
    return new Entry(
        Cells.text(row, "job"),
        Cells.count(row, "runs"),
        Cells.count(row, "unbalanced"),
        Cells.count(row, "input_rows"),
        Cells.count(row, "scored_rows"),
        Cells.count(row, "warming_up_rows"),
        Cells.count(row, "open_rows"),
        Cells.count(row, "outside_rows"),
        Cells.count(row, "landed_rows"),
        Cells.count(row, "late_rows"),
        Cells.count(row, "duplicate_rows"),
        Cells.count(row, "quarantined_rows"));
  }

  private List<Refused> refused() {
    Dataset<Row> jobs = tables.runs().groupBy("run_id").agg(min("job").as("job"));
    Dataset<Row> all = tables.quarantine();
    return period
        .map(p -> all.where(col("event_time").isNull().or(inside(p))))
        .orElse(all)
        .join(jobs, new String[] {"run_id"}, "left")
        .groupBy(coalesce(col("job"), lit("")).as("job"), col("reason"))
        .agg(count(lit(1)).as("rows"))
        .orderBy(col("rows").desc(), col("reason"), col("job"))
        .limit(MOST_REASONS)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Refused(
                    Cells.text(row, "job"), Cells.text(row, "reason"), Cells.count(row, "rows")))
        .toList();
  }

  private static Column inside(Period period) {
    return col("event_time")
        .geq(Cells.literal(period.from()))
        .and(col("event_time").lt(Cells.literal(period.to())));
  }
}
