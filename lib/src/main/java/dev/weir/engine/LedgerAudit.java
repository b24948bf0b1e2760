package dev.weir.engine;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Adds up the receipts of a pipeline, and holds them against each other and against what is in
 * {@code scores}: what a run took in must be what became of it, the micro-batches of a generation
 * must be all there, and no run may have more rows than its receipt says, nor fewer unless another
 * run replaced them.
 */
public final class LedgerAudit {

  /** Where input rows go, by column of {@code runs}. */
  private static final List<String> OUTCOMES =
      List.of(
          "scored_rows",
          "warming_up_rows",
          "open_rows",
          "outside_rows",
          "late_rows",
          "duplicate_rows",
          "quarantined_rows");

  private static final int MOST_PROBLEMS = 100;

  /** Whether another run can have replaced some rows of a run: two backfills may run at once. */
  private static final String REPLACED =
      "stored < written_rows AND run.run_id <> other.run_id"
          + " AND other.ended_at > if(run.job = 'backfill', run.started_at, run.ended_at)"
          + " AND coalesce(other.from_time < run.to_time AND other.to_time > run.from_time, true)";

  private final Dataset<Row> runs;
  private final Dataset<Row> scores;

  public LedgerAudit(SparkSession spark, Lake lake, Pipeline pipeline) {
    DeltaTables tables = new DeltaTables(spark);
    this.runs = tables.readOrEmpty(lake, pipeline.name(), TableDefinition.RUNS);
    this.scores = tables.readOrEmpty(lake, pipeline.name(), TableDefinition.SCORES);
  }

  /**
   * The receipts of one job, added up.
   *
   * @param quarantinedByReason the malformed and impossible rows by reason
   * @param cpuMs CPU time of the runs' tasks
   * @param readBytes what they read from files
   * @param writtenBytes what they wrote to files
   */
  public record Total(
      String job,
      long runs,
      LedgerCounts counts,
      Map<String, Long> quarantinedByReason,
      long cpuMs,
      long readBytes,
      long writtenBytes) {}

  /** A run that is not as it must be. */
  public record Problem(String runId, String what) {}

  /**
   * What was found.
   *
   * @param problems the first hundred, by run
   */
  public record Outcome(List<Total> totals, List<Problem> problems) {

    /** Whether everything adds up. */
    public boolean balanced() {
      return problems.isEmpty();
    }
  }

  /** Audits everything there is. */
  public Outcome run() {
    List<Problem> problems =
        unequal()
            .unionByName(unequalReasons())
            .unionByName(missingBatches())
            .unionByName(differentFromScores())
            .orderBy("run_id", "what")
            .takeAsList(MOST_PROBLEMS)
            .stream()
            .map(row -> new Problem(row.getString(0), row.getString(1)))
            .toList();
    return new Outcome(totals(), problems);
  }

  private List<Total> totals() {
    Column[] sums =
        IntStream.range(0, OUTCOMES.size())
            .mapToObj(i -> total(OUTCOMES.get(i)))
            .toArray(Column[]::new);
    Map<String, Map<String, Long>> reasons = reasons();
    return scoring()
        .groupBy("job")
        .agg(
            count(lit(1)),
            append(
                sums,
                total("input_rows"),
                total("observations"),
                total("cpu_ms"),
                total("read_bytes"),
                total("written_bytes")))
        .orderBy("job")
        .collectAsList()
        .stream()
        .map(
            row ->
                new Total(
                    row.getString(0),
                    row.getLong(1),
                    new LedgerCounts(
                        row.getLong(9),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(10)),
                    reasons.getOrDefault(row.getString(0), Map.of()),
                    row.getLong(11),
                    row.getLong(12),
                    row.getLong(13)))
        .toList();
  }

  private Map<String, Map<String, Long>> reasons() {
    Map<String, Map<String, Long>> byJob = new TreeMap<>();
    scoring()
        .select(col("job"), explode(col("quarantined_by_reason")))
        .groupBy("job", "key")
        .agg(sum("value"))
        .collectAsList()
        .forEach(
            row ->
                byJob
                    .computeIfAbsent(row.getString(0), job -> new TreeMap<>())
                    .put(row.getString(1), row.getLong(2)));
    return byJob;
  }

  /** Runs whose reasons do not explain their quarantined rows; older receipts have none. */
  private Dataset<Row> unequalReasons() {
    Column explained =
        expr("aggregate(map_values(quarantined_by_reason), 0L, (total, rows) -> total + rows)");
    return runs.filter(explained.notEqual(orZero("quarantined_rows")))
        .select(
            col("run_id"),
            concat(
                    orZero("quarantined_rows"),
                    lit(" rows quarantined, "),
                    explained,
                    lit(" by reason"))
                .as("what"));
  }

  /** Runs of which not as many rows came out as went in. */
  private Dataset<Row> unequal() {
    Column sum = OUTCOMES.stream().map(LedgerAudit::orZero).reduce(Column::plus).orElseThrow();
    return scoring()
        .filter(not(orZero("input_rows").equalTo(sum)))
        .select(
            col("run_id"),
            concat(orZero("input_rows"), lit(" rows in, "), sum, lit(" accounted for")).as("what"));
  }

  /** Generations that have fewer receipts than micro-batches. */
  private Dataset<Row> missingBatches() {
    return runs.filter("job = 'stream'")
        .groupBy("generation")
        .agg(max("batch_id").plus(1).as("batches"), count(lit(1)).as("receipts"))
        .filter("batches <> receipts")
        .select(
            concat(lit("stream-"), col("generation")).as("run_id"),
            concat(col("batches"), lit(" micro-batches, "), col("receipts"), lit(" receipts"))
                .as("what"));
  }

  /** Runs with more rows in the table than they wrote, or fewer that nothing has replaced. */
  private Dataset<Row> differentFromScores() {
    // An observation is one row, and one more for each shadow: written_rows counts them all.
    Dataset<Row> stored = scores.groupBy("run_id").agg(count(lit(1)).as("stored"));
    Dataset<Row> different =
        scoring()
            .filter("job IN ('stream', 'backfill')")
            .join(stored, new String[] {"run_id"}, "left")
            .withColumn("stored", coalesce(col("stored"), lit(0L)))
            .filter("stored <> written_rows")
            .as("run");
    return different
        .join(replacing().as("other"), expr(REPLACED), "left_anti")
        .select(
            col("run.run_id"),
            concat(col("written_rows"), lit(" rows written, "), col("stored"), lit(" in scores"))
                .as("what"));
  }

  /** The runs that take away what others wrote: backfills, and the beginnings of a stream. */
  private Dataset<Row> replacing() {
    return runs.filter("job = 'backfill' OR (job = 'stream' AND batch_id = 0)")
        .select("run_id", "ended_at", "from_time", "to_time");
  }

  /** The runs that fold source rows into observations. */
  private Dataset<Row> scoring() {
    return runs.filter("job IN ('train', 'backfill', 'stream')");
  }

  private static Column total(String column) {
    return coalesce(sum(column), lit(0L));
  }

  private static Column orZero(String column) {
    return coalesce(col(column), lit(0L));
  }

  private static Column[] append(Column[] columns, Column... more) {
    Column[] all = Arrays.copyOf(columns, columns.length + more.length);
    System.arraycopy(more, 0, all, columns.length, more.length);
    return all;
  }
}
