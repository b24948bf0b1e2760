package dev.weir.engine;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;

import dev.weir.source.Source;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/** Refused rows, kept with the reason. A row that several jobs refuse is kept once. */
final class Quarantine {
  private static final String COPY = "copy";
  private static final String OFFSET = "source_offset";

  /**
   * What rows must have in common to be the same, or copies: a stream of a Delta table does not
   * tell where a row stands.
   */
  private static final List<String> UNPLACED = List.of("source", "raw", "reason");

  private static final List<String> PLACED = List.of("source", "position", "raw", "reason");

  private final DeltaTables tables;
  private final Lake lake;
  private final String pipeline;
  private final Source source;
  private final Column offset;
  private final List<String> identity;
  private Others others = Others.UNKNOWN;

  /**
   * What other jobs kept.
   *
   * @param writers their last transactions
   * @param from from this offset on, and without one
   * @param last the greatest offset
   * @param unplaced whether there are rows without a place
   */
  private record Others(Map<String, Long> writers, long from, long last, boolean unplaced) {
    static final Others UNKNOWN = new Others(Map.of("", 0L), 0, 0, false);
  }

  Quarantine(SparkSession spark, Lake lake, String pipeline, Source source) {
    this.tables = new DeltaTables(spark);
    this.lake = lake;
    this.pipeline = pipeline;
    this.source = source;
    this.offset = source.offset(col("position"));
    this.identity = source.placesStreamedRows() ? PLACED : UNPLACED;
  }

  /** Keeps the refused rows among {@link SeriesRows} that are not kept already. */
  void keep(Dataset<Row> seriesRows, String runId) {
    keepRefused(refused(seriesRows), runId);
  }

  /**
   * Keeps the refused rows of a micro-batch that no other job has kept. The stream itself has not:
   * a row comes through it once. Of rows without a place, jobs that only read what came before kept
   * other rows, however alike. What is looked through is what others kept of the same offsets, so
   * that it does not grow with the table; nothing is, where they kept none.
   *
   * @param places where the refused rows stand
   * @param runs what the stream's own runs (run_id) begin with
   * @param asFar the runs of other jobs that read as far as the batch
   */
  void keepStreamed(
      Dataset<Row> seriesRows,
      Tally.Places places,
      String runId,
      String runs,
      Supplier<Dataset<Row>> asFar,
      DeltaTables.Transaction once) {
    Dataset<Row> rows =
        refused(seriesRows).withColumn("position", coalesce(col("position"), lit(source.name())));
    Others kept = others(places, runs, once.application());
    List<Dataset<Row>> alike = new ArrayList<>();
    if (places.first().isPresent() && kept.last() >= places.first().get()) {
      long first = places.first().get();
      long last = places.last().orElseThrow();
      alike.add(
          ofOthers(runs, col(OFFSET).between(first, last)).filter(place().between(first, last)));
    }
    if (places.unplaced() > 0 && kept.unplaced()) {
      alike.add(ofOthers(runs, lit(false)).filter(place().isNull()).join(asFar.get(), "run_id"));
    }
    alike.stream()
        .reduce(Dataset::unionByName)
        .ifPresentOrElse(
            others -> keepNew(rows, runId, others, once),
            () -> append(rows.withColumn("source", lit(source.name())), runId, once));
  }

  /** What others kept, as it was found; nothing changes as long as none of them writes. */
  private Others others(Tally.Places places, String runs, String own) {
    Map<String, Long> writers = new HashMap<>(tables.applied(path()));
    writers.remove(own);
    long from = places.first().orElse(Long.MAX_VALUE);
    if (!writers.equals(others.writers()) || from < others.from()) {
      Row found =
          ofOthers(runs, col(OFFSET).geq(from)).agg(max(place()), max(place().isNull())).head();
      others =
          new Others(
              writers,
              from,
              found.isNullAt(0) ? Long.MIN_VALUE : found.getLong(0),
              !found.isNullAt(1) && found.getBoolean(1));
    }
    return others;
  }

  /** What other jobs kept that meets a condition, or has no offset. */
  private Dataset<Row> ofOthers(String runs, Column condition) {
    return kept().filter(isNoneOf(runs)).filter(condition.or(col(OFFSET).isNull()));
  }

  /** The offset of a kept row; a table from before there was the column has only places. */
  private Column place() {
    return coalesce(col(OFFSET), offset);
  }

  /** Two comparisons, by which Delta skips files as well. */
  private static Column isNoneOf(String runs) {
    int last = runs.length() - 1;
    String end = runs.substring(0, last) + (char) (runs.charAt(last) + 1);
    return col("run_id").lt(runs).or(col("run_id").geq(end));
  }

  /**
   * Keeps refused rows of raw files (raw, reason, position, series, event_time) that are not kept
   * already. All jobs but streams number what they keep under one application: of a hundred, Delta
   * would no longer have the numbers at hand.
   */
  void keepRefused(Dataset<Row> refused, String runId) {
    String jobs = "weir/" + pipeline + "/" + TableDefinition.QUARANTINE.tableName();
    boolean ours;
    do {
      long next = tables.applied(path(), jobs).orElse(0L) + 1;
      ours = keepNew(refused, runId, kept(), new DeltaTables.Transaction(jobs, next));
    } while (!ours); // another job's came first
  }

  private boolean keepNew(
      Dataset<Row> refused, String runId, Dataset<Row> kept, DeltaTables.Transaction once) {
    Column same = same(COPY);
    for (String column : identity) {
      same = same.and(same(column));
    }
    return append(
        numbered(refused.withColumn("source", lit(source.name())), identity)
            .as("new")
            .join(numbered(kept, identity).as("old"), same, "left_anti"),
        runId,
        once);
  }

  private boolean append(Dataset<Row> rows, String runId, DeltaTables.Transaction once) {
    return tables.append(
        rows.withColumn(OFFSET, offset)
            .withColumn("run_id", lit(runId))
            .withColumn("quarantined_at", current_timestamp()),
        path(),
        TableDefinition.QUARANTINE,
        once);
  }

  private String path() {
    return lake.table(pipeline, TableDefinition.QUARANTINE);
  }

  private Dataset<Row> kept() {
    return tables.readOrEmpty(lake, pipeline, TableDefinition.QUARANTINE);
  }

  private static Dataset<Row> refused(Dataset<Row> seriesRows) {
    return seriesRows
        .filter(col(SeriesRows.KIND).equalTo(SeriesRows.REFUSED))
        .select("raw", "reason", "position", "series", "event_time");
  }

  /**
   * Rows with the number of the copy that each is: of rows that are alike, as many are kept as
   * there are in the source.
   */
  private static Dataset<Row> numbered(Dataset<Row> rows, List<String> identity) {
    Column[] columns = identity.stream().map(functions::col).toArray(Column[]::new);
    return rows.withColumn(
        COPY, row_number().over(Window.partitionBy(columns).orderBy("position")));
  }

  private static Column same(String column) {
    return col("new." + column).eqNullSafe(col("old." + column));
  }
}
