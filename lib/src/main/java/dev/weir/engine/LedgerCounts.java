package dev.weir.engine;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where the input rows of one run or micro-batch went. {@code input} is counted as rows come in, the rest as they come out, so that
 * the sum is a check and not a definition.
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

  /** Whether every input row is accounted for. */
  public boolean balanced() {
    return input == scored + warmingUp + open + outside + late + duplicate + quarantined;
  }

  /** Counts the rows of one result. In a stream, open windows change by what came in less what went out. */
  static LedgerCounts ofStream(Dataset<Row> seriesRows) {
    Row r = counts(seriesRows);
    long emitted = r.getLong(1) + r.getLong(2);
    long accepted = r.getLong(0);
    return new LedgerCounts(
        accepted + r.getLong(5) + r.getLong(6) + r.getLong(7),
        r.getLong(1),
        r.getLong(2),
        accepted - emitted,
        0,
        r.getLong(5),
        r.getLong(6),
        r.getLong(7),
        r.getLong(8));
  }

  /** Counts the rows of one result. In a batch, series say how many rows are open at the end. */
  static LedgerCounts ofBatch(Dataset<Row> seriesRows) {
    Row r = counts(seriesRows);
    return new LedgerCounts(
        r.getLong(0) + r.getLong(5) + r.getLong(6) + r.getLong(7),
        r.getLong(1),
        r.getLong(2),
        r.getLong(3),
        r.getLong(4),
        r.getLong(5),
        r.getLong(6),
        r.getLong(7),
        r.getLong(8));
  }

  private static Row counts(Dataset<Row> rows) {
    Column kind = col(SeriesRows.KIND);
    Column observation = kind.equalTo(SeriesRows.OBSERVATION);
    Column receipt = kind.equalTo(SeriesRows.RECEIPT);
    Column refused = kind.equalTo(SeriesRows.REFUSED);
    Column late = refused.and(col("reason").equalTo("late"));
    Column duplicate = refused.and(col("reason").equalTo("duplicate"));
    return rows.agg(
            total(receipt, col("input_rows")),
            total(observation.and(col(SeriesRows.READY)), col("input_rows")),
            total(observation.and(col(SeriesRows.READY).equalTo(false)), col("input_rows")),
            total(receipt, col(SeriesRows.OPEN)),
            total(receipt, col(SeriesRows.OUTSIDE)),
            total(late, lit(1L)),
            total(duplicate, lit(1L)),
            total(refused.and(col("reason").isin("late", "duplicate").equalTo(false)), lit(1L)),
            total(observation, lit(1L)))
        .head();
  }

  private static Column total(Column which, Column count) {
    return coalesce(sum(when(which, count)), lit(0L));
  }
}
