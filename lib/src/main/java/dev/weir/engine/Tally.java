package dev.weir.engine;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a micro-batch or a period consists of, counted in one pass: this evaluates its rows.
 *
 * @param ledger where the input rows went; {@code open} is that of receipts
 * @param reasons why rows were malformed or impossible, with their number
 * @param latest time of the latest observation
 * @param places where the refused rows stand
 */
record Tally(
    LedgerCounts ledger, Map<String, Long> reasons, Optional<Timestamp> latest, Places places) {

  /** What comes before the columns of the ledger. */
  private static final int LEDGER = 5;

  /**
   * Where refused rows stand in their source.
   *
   * @param first the least offset among them; empty if none has one
   * @param last the greatest
   * @param unplaced how many have none
   */
  record Places(Optional<Long> first, Optional<Long> last, long unplaced) {}

  /** Counts {@link SeriesRows}, wherever they stand. */
  static Tally of(Pipeline pipeline, Dataset<Row> seriesRows) {
    return of(pipeline, seriesRows, lit(null).cast("long"));
  }

  /**
   * Counts {@link SeriesRows}. Reasons name columns, not values, so there are few groups.
   *
   * @param offset of a refused row in its source, a LONG
   */
  static Tally of(Pipeline pipeline, Dataset<Row> seriesRows, Column offset) {
    Column observation = col(SeriesRows.KIND).equalTo(SeriesRows.OBSERVATION);
    Column refused = col(SeriesRows.KIND).equalTo(SeriesRows.REFUSED);
    Column place = when(refused, offset);
    Column[] columns =
        Stream.concat(
                Stream.of(
                    min(place),
                    max(place),
                    coalesce(sum(when(refused.and(offset.isNull()), lit(1L))), lit(0L))),
                Stream.of(LedgerCounts.columns(pipeline)))
            .toArray(Column[]::new);
    return of(
        seriesRows
            .groupBy("reason")
            .agg(max(when(observation, col("event_time"))), columns)
            .collectAsList());
  }

  private static Tally of(List<Row> groups) {
    LedgerCounts ledger = LedgerCounts.NONE;
    Map<String, Long> reasons = new TreeMap<>();
    for (Row group : groups) {
      LedgerCounts counts = LedgerCounts.of(group, LEDGER);
      ledger = ledger.and(counts);
      if (counts.quarantined() > 0) {
        reasons.put(group.getString(0), counts.quarantined());
      }
    }
    return new Tally(
        ledger,
        reasons,
        groups.stream().map(group -> group.getTimestamp(1)).filter(Objects::nonNull).findFirst(),
        new Places(
            offsets(groups, 2).min(Long::compare),
            offsets(groups, 3).max(Long::compare),
            groups.stream().mapToLong(group -> group.getLong(4)).sum()));
  }

  private static Stream<Long> offsets(List<Row> groups, int column) {
    return groups.stream().filter(group -> !group.isNullAt(column)).map(g -> g.getLong(column));
  }
}
