package dev.weir.engine;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;

import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * How good it is what policies find in scores: anomalies, incidents and, where an analyst labelled
 * anomalies, how many of them.
 */
final class Hindsight {

  private static final StructType PLACES =
      new StructType().add("place", DataTypes.IntegerType).add("policy", DataTypes.StringType);

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;

  Hindsight(SparkSession spark, Lake lake, Pipeline pipeline) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
  }

  /**
   * A row per policy, in their order: {@code place}, {@code policy}, {@code anomalies}, {@code
   * incidents}, {@code incidents_per_day}; and where an analyst labelled anomalies, {@code
   * precision} (the share of incidents that touch one), {@code recall} (the share of labelled
   * periods that are touched) and {@code mean_delay_minutes} (from the start of the period to its
   * first anomaly); {@code labelled}.
   *
   * @param policies what they are called, by place
   * @param found what each finds: place, series, event_time ({@link Levels#found})
   * @param scores the observations that were judged: event_time
   * @param labels {@link #labels}
   */
  List<Row> of(
      List<String> policies, Dataset<Row> found, Dataset<Row> scores, Dataset<Row> labels) {
    Dataset<Row> anomalies = found.persist(StorageLevel.MEMORY_AND_DISK()); // read several times
    try {
      return measured(policies, incidents(anomalies), scores, labels).collectAsList();
    } finally {
      anomalies.unpersist();
    }
  }

  private Dataset<Row> measured(
      List<String> policies, Dataset<Row> found, Dataset<Row> scores, Dataset<Row> labels) {
    Dataset<Row> counts =
        found.groupBy("place").agg(sum("anomalies").as("anomalies"), count(lit(1)).as("incidents"));
    List<Row> places =
        IntStream.range(0, policies.size())
            .mapToObj(place -> RowFactory.create(place, policies.get(place)))
            .toList();
    return spark
        .createDataFrame(places, PLACES)
        .join(counts, new String[] {"place"}, "left")
        .join(touches(found, labels), new String[] {"place"}, "left")
        .crossJoin(labels.agg(count(lit(1)).as("labelled")))
        .crossJoin(span(scores))
        .orderBy("place")
        .select(
            col("place"),
            col("policy"),
            coalesce(col("anomalies"), lit(0L)).as("anomalies"),
            coalesce(col("incidents"), lit(0L)).as("incidents"),
            coalesce(col("incidents"), lit(0L)).divide(col("days")).as("incidents_per_day"),
            expr("if(labelled > 0, coalesce(touching, 0L) / incidents, null)").as("precision"),
            expr("coalesce(touched, 0L) / nullif(labelled, 0L)").as("recall"),
            col("mean_delay_minutes"),
            col("labelled"));
  }

  /** The incidents of each policy: start, end, and how many anomalies. */
  private Dataset<Row> incidents(Dataset<Row> anomalies) {
    WindowSpec inTime = Window.partitionBy("place", "series").orderBy("event_time");
    Column time = unix_micros(col("event_time"));
    long gapUs = Times.micros(pipeline.spec().incidents().gap());
    return anomalies
        .withColumn("apart", time.minus(lag(time, 1).over(inTime)))
        .withColumn(
            "start",
            max(expr("if(apart IS NULL OR apart > " + gapUs + "L, event_time, null)"))
                .over(inTime.rowsBetween(Window.unboundedPreceding(), Window.currentRow())))
        .groupBy("place", "series", "start")
        .agg(
            timestamp_micros(unix_micros(max("event_time")).plus(pipeline.spanUs())).as("end"),
            count(lit(1)).as("anomalies"));
  }

  /** The periods that an analyst called anomalous and that reach into a span. */
  Dataset<Row> labels(Span span) {
    return labels()
        .filter(
            new Span(Long.MIN_VALUE, span.endUs())
                .holds("start_time")
                .and(new Span(span.fromUs(), Long.MAX_VALUE).holds("end_time")));
  }

  /** The periods that an analyst called anomalous. */
  Dataset<Row> labels() {
    return new DeltaTables(spark)
        .readOrEmpty(lake, pipeline.name(), TableDefinition.LABELS)
        .filter("label = 'anomaly'")
        .select("series", "start_time", "end_time")
        .distinct();
  }

  /** Per policy how many incidents touch a labelled period, and how many periods are touched. */
  private Dataset<Row> touches(Dataset<Row> found, Dataset<Row> labels) {
    Dataset<Row> pairs =
        found
            .join(labels, "series")
            .filter("start < end_time AND end >= start_time")
            .withColumn(
                "delay_us", expr("greatest(0L, unix_micros(start) - unix_micros(start_time))"));
    Dataset<Row> periods =
        pairs
            .groupBy("place", "series", "start_time", "end_time")
            .agg(min("delay_us").as("delay_us"))
            .groupBy("place")
            .agg(
                count(lit(1)).as("touched"),
                sum("delay_us").divide(count(lit(1))).divide(60e6).as("mean_delay_minutes"));
    return pairs
        .groupBy("place")
        .agg(count_distinct(col("series"), col("start")).as("touching"))
        .join(periods, "place");
  }

  private Dataset<Row> span(Dataset<Row> scores) {
    return scores.agg(
        unix_micros(max("event_time"))
            .minus(unix_micros(min("event_time")))
            .plus(pipeline.stepUs())
            .divide((double) Times.DAY_US)
            .as("days"));
  }
}
