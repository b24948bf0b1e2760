package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Joins neighbouring anomalies of one series into incidents. */
final class Incidents {

  private Incidents() {}

  /**
   * The anomalies with the incident that each belongs to. Two anomalies of a series are in one
   * incident when no further apart than the gap, or linked by others that are.
   *
   * @param anomalies whole incidents: every anomaly that could be linked to another one here
   */
  static Dataset<Row> assign(Dataset<Row> anomalies, String pipeline, long gapUs) {
    WindowSpec inTime = Window.partitionBy("series").orderBy("event_time");
    Column time = unix_micros(col("event_time"));
    Column apart = time.minus(lag(time, 1).over(inTime));
    Column opens = when(apart.isNull().or(apart.gt(gapUs)), time);
    Column start =
        max("opens").over(inTime.rowsBetween(Window.unboundedPreceding(), Window.currentRow()));
    return anomalies
        .withColumn("opens", opens)
        .withColumn("start", start)
        .withColumn(
            "incident_id",
            sha2(
                    concat(
                        lit(pipeline + "\n"),
                        col("series"),
                        lit("\n"),
                        col("start").cast("string")),
                    256)
                .substr(1, 16))
        .drop("opens", "start");
  }

  /** The incidents of assigned anomalies, with further aggregates. */
  static Dataset<Row> of(Dataset<Row> assigned, long spanUs, Column... besides) {
    Column strangest = struct(col("score"), unix_micros(col("event_time")).multiply(-1));
    Column[] rest =
        Stream.concat(
                Stream.of(
                    timestamp_micros(unix_micros(max("event_time")).plus(spanUs)).as("end_time"),
                    max_by(col("event_time"), strangest).as("peak_time"),
                    max("score").as("peak_score"),
                    max_by(col("severity"), strangest).as("peak_severity"),
                    max_by(col("tail_probability"), strangest).as("peak_tail_probability"),
                    count(lit(1)).as("anomalies"),
                    when(count(lit(1)).geq(AnomalyKind.COLLECTED), AnomalyKind.COLLECTIVE.text())
                        .otherwise(max_by(col("kind"), strangest))
                        .as("kind"),
                    max_by(col("reasons"), strangest).as("reasons"),
                    max_by(col("model_version"), strangest).as("model_version"),
                    max_by(col("policy_version"), strangest).as("policy_version"),
                    max("decided_at").as("decided_at")),
                Arrays.stream(besides))
            .toArray(Column[]::new);
    return assigned.groupBy("incident_id", "series").agg(min("event_time").as("start_time"), rest);
  }
}
