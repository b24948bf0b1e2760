package dev.weir.engine;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where the input rows of one run or micro-batch went. {@code input} is counted as rows come in,
 * the rest as they come out, so that the sum is a check and not a definition.
 *
 * @param input source rows taken in: accepted by a series, late, duplicate or malformed
 * @param scored in observations with a score
 * @param warmingUp in observations without one
 * @param open added to windows that are still open, less those that left them
 * @param outside in observations outside the asked range
 * @param late behind the watermark
 * @param duplicate repeated
 * @param quarantined malformed or impossible
 * @param observations emitted, with or without input rows
 */
public record LedgerCounts(
    long input,
    long scored,
    long warmingUp,
    long open,
    long outside,
    long late,
    long duplicate,
    long quarantined,
    long observations) {

  /** Of no rows. */
  static final LedgerCounts NONE = new LedgerCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final String LATE = "late";
  private static final String DUPLICATE = "duplicate";

  /**
   * The counts where each valid row is an observation by itself.
   *
   * @param complete observations that are scored
   * @param incomplete observations that lack something
   */
  static LedgerCounts withoutMemory(long complete, long incomplete, long refused) {
    long observations = complete + incomplete;
    return new LedgerCounts(
        observations + refused, complete, incomplete, 0, 0, 0, 0, refused, observations);
  }

  /** Whether every input row is accounted for. */
  public boolean balanced() {
    return input == scored + warmingUp + open + outside + late + duplicate + quarantined;
  }

  /** Counts refused rows by their reason; reasons name columns, not values, so they are few. */
  static Map<String, Long> byReason(Dataset<Row> refused) {
    Map<String, Long> reasons = new TreeMap<>();
    refused
        .groupBy("reason")
        .count()
        .collectAsList()
        .forEach(row -> reasons.put(row.getString(0), row.getLong(1)));
    return reasons;
  }

  /** Input rows that are in quarantine, for whatever reason. */
  public long refused() {
    return late + duplicate + quarantined;
  }

  /** The counts of a micro-batch: its open rows are those that came in less those that went out. */
  LedgerCounts ofStream() {
    long accepted = input - late - duplicate - quarantined;
    return new LedgerCounts(
        input,
        scored,
        warmingUp,
        accepted - scored - warmingUp,
        0,
        late,
        duplicate,
        quarantined,
        observations);
  }

  /** These, and others. */
  LedgerCounts and(LedgerCounts others) {
    return new LedgerCounts(
        input + others.input,
        scored + others.scored,
        warmingUp + others.warmingUp,
        open + others.open,
        outside + others.outside,
        late + others.late,
        duplicate + others.duplicate,
        quarantined + others.quarantined,
        observations + others.observations);
  }

  /** The counts as aggregates over {@link SeriesRows}, to be read by {@link #of}. */
  static Column[] columns(Pipeline pipeline) {
    Column kind = col(SeriesRows.KIND);
    Column observation = kind.equalTo(SeriesRows.OBSERVATION);
    Column receipt = kind.equalTo(SeriesRows.RECEIPT);
    Column refused = kind.equalTo(SeriesRows.REFUSED);
    // Without memory there is no series that could give a receipt: each valid row is its own
    // observation.
    Column accepted = pipeline.program().isStateless() ? observation : receipt;
    return new Column[] {
      total(accepted, col("input_rows")),
      total(observation.and(col(SeriesRows.READY)), col("input_rows")),
      total(observation.and(col(SeriesRows.READY).equalTo(false)), col("input_rows")),
      total(receipt, col(SeriesRows.OPEN)),
      total(receipt, col(SeriesRows.OUTSIDE)),
      total(refused.and(col("reason").equalTo(LATE)), lit(1L)),
      total(refused.and(col("reason").equalTo(DUPLICATE)), lit(1L)),
      total(refused.and(col("reason").isin(LATE, DUPLICATE).equalTo(false)), lit(1L)),
      total(observation, lit(1L))
    };
  }

  /** Reads the counts from a row, from an index on. */
  static LedgerCounts of(Row row, int from) {
    long[] n = new long[9];
    for (int i = 0; i < n.length; i++) {
      n[i] = row.getLong(from + i);
    }
    return new LedgerCounts(
        n[0] + n[5] + n[6] + n[7], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
  }

  private static Column total(Column which, Column count) {
    return coalesce(sum(when(which, count)), lit(0L));
  }
}
