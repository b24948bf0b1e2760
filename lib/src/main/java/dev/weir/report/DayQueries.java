package dev.weir.report;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_date;

import dev.weir.report.ReportContent.Day;
import dev.weir.report.ReportContent.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What happened day by day: one row a day reaches the driver. */
final class DayQueries {
  private static final long MOST_SERIES_A_DAY = 5;

  private final ReportTables tables;
  private final Period period;

  DayQueries(ReportTables tables, Period period) {
    this.tables = tables;
    this.period = period;
  }

  /** The days on which something was observed or flagged, in order. */
  List<Day> load() {
    Map<Integer, Day> days = new TreeMap<>();
    ReportQueries.within(tables.scores(), period)
        .groupBy(unix_date(col("event_date")).as("day"))
        .agg(count(lit(1)).as("observations"))
        .collectAsList()
        .forEach(row -> days.put(row.getInt(0), calm(row.getInt(0), row.getLong(1))));
    for (Row row : strangeDays()) {
      int day = row.getInt(0);
      long observations = days.containsKey(day) ? days.get(day).observations() : 0;
      days.put(day, strange(row, observations));
    }
    return new ArrayList<>(days.values());
  }

  private List<Row> strangeDays() {
    Dataset<Row> anomalies =
        ReportQueries.within(tables.anomalies(), period)
            .withColumn("day", unix_date(col("event_date")));
    Dataset<Row> incidents =
        anomalies.groupBy("day").agg(countDistinct("incident_id").as("incidents"));
    Column ranked = array_sort(collect_list(struct(negate(col("peak")), col("series"))));
    return anomalies
        .groupBy("day", "series")
        .agg(max("severity").as("peak"), count(lit(1)).as("n"))
        .groupBy("day")
        .agg(
            sum("n").as("anomalies"),
            max("peak").as("peak"),
            slice(ranked, lit(1), lit(MOST_SERIES_A_DAY)).getField("series").as("series"))
        .join(incidents, "day")
        .collectAsList();
  }

  private static Day calm(int day, long observations) {
    return new Day(LocalDate.ofEpochDay(day), observations, 0, 0, Double.NaN, List.of());
  }

  private static Day strange(Row row, long observations) {
    return new Day(
        LocalDate.ofEpochDay(row.getInt(0)),
        observations,
        Cells.count(row, "anomalies"),
        Cells.count(row, "incidents"),
        Cells.number(row, "peak"),
        row.getList(row.fieldIndex("series")));
  }
}
