package dev.weir.jobs.torture;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Generated events of some series: the same for the same seed. They arrive up to an hour and a half
 * late, in no order within that; one in a hundred comes twice, one in two hundred cannot be read.
 *
 * @param seed of everything that is drawn
 * @param rows how many records there are, numbered from 0
 * @param servers the broker, where the records go into a topic
 */
record Flood(long seed, long rows, String servers) {

  static final String NAME = "torture";

  /** The folder of the flood's table, beside the pipeline file. */
  static final String TABLE = "source";

  static final int PARTITIONS = 4;

  /** Of all records, how many are history. */
  private static final double HISTORY_SHARE = 0.2;

  private static final long START_S = 1_767_571_200; // 2026-01-05T00:00:00Z
  private static final long RECORDS_PER_SERIES_AND_HOUR = 20;
  private static final long RECORDS_PER_SERIES = 10_000;
  static final long FEWEST_SERIES = 4;
  private static final long MOST_SERIES = 1_000;
  private static final long JITTER_S = 5_400;

  /** The pipeline that watches the flood in a topic. */
  String pipeline() {
    return pipeline(
        "kafka: {servers: '%s', topics: %s, schema: 't TIMESTAMP, s STRING, v DOUBLE, k BIGINT'}"
            .formatted(servers, NAME));
  }

  /** The pipeline that watches the flood in a table. */
  static String overTable() {
    return pipeline("delta: {path: " + TABLE + "}");
  }

  private static String pipeline(String source) {
    return """
        pipeline: %s
        source:
          %s
          time: t
          series: [s]
          key: [k]
          watermark: 2 hours
        window:
          every: 1 hour
          fill: zero
          values: {n: count, mean_v: avg(v), sum_v: sum(v), max_v: max(v)}
        features:
          - season: {of: n, period: 1 day, step: 1 hour}
          - rolling: {of: mean_v, over: 4, stats: [mean, std]}
          - lag: {of: sum_v, by: [1]}
        detector: {isolation-forest: {trees: 25, sample: 128}}
        training: {sample: 2000}
        threshold: {quantile: {of: 0.97}}
        """
        .formatted(NAME, source);
  }

  /** The number of the first record after the history. */
  long historyRows() {
    return (long) (rows * HISTORY_SHARE);
  }

  /** Writes records to the topic, in their order. */
  void pour(SparkSession spark, long from, long to) {
    records(spark, from, to)
        .select(col("partition"), col("value"))
        .write()
        .format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .option("topic", NAME)
        .save();
  }

  /** Records as rows of a table; of one that cannot be read, the time is missing. */
  Dataset<Row> rows(SparkSession spark, long from, long to) {
    return records(spark, from, to).selectExpr("if(sound, t, null) AS t", "s", "v", "k");
  }

  /** What a reader must make of the records before one: each readable event once. */
  Dataset<Row> events(SparkSession spark, long to) {
    return records(spark, 0, to).filter("sound").select("t", "s", "v", "k").distinct();
  }

  /** Records as they are written (partition, value), and what they hold (t, s, v, k, sound). */
  Dataset<Row> records(SparkSession spark, long from, long to) {
    long series = Math.min(MOST_SERIES, Math.max(FEWEST_SERIES, rows / RECORDS_PER_SERIES));
    double stepS = 3600.0 / (series * RECORDS_PER_SERIES_AND_HOUR);
    return spark
        .range(from, to, 1, 1)
        .withColumn("draw", expr("pmod(xxhash64(id, " + seed + ", 1), 1000)"))
        // One in a hundred repeats a record shortly before, which is sound.
        .withColumn("twin", expr("id - 1 - pmod(xxhash64(id, " + seed + ", 2), 50)"))
        .withColumn(
            "i",
            expr(
                "IF(draw < 10 AND twin >= 0 AND pmod(xxhash64(twin, "
                    + seed
                    + ", 1), 1000) >= 15, twin, id)"))
        .withColumn("h", expr("pmod(xxhash64(i, " + seed + ", 3), 1000000000)"))
        .withColumn(
            "t",
            expr(
                "timestamp_seconds("
                    + START_S
                    + " + floor(i * "
                    + stepS
                    + "D) - h % "
                    + JITTER_S
                    + ")"))
        .withColumn("s", expr("concat('s', h % 1009 % " + series + ")"))
        .withColumn("v", expr("IF(h % 4 = 0, 1e7D + (h % 100) * 0.1D, (h % 1000) * 0.1D)"))
        .withColumn("k", col("i"))
        .withColumn("sound", expr("draw NOT BETWEEN 10 AND 14"))
        .withColumn("json", expr("to_json(struct(t, s, v, k))"))
        .withColumn(
            "value",
            expr(
                "CASE draw WHEN 10 THEN left(json, 20) WHEN 11 THEN replace(json, '\"v\":', '\"v\":\"many') "
                    + "WHEN 12 THEN '' WHEN 13 THEN NULL "
                    + "WHEN 14 THEN to_json(struct(timestamp'2199-01-01' AS t, s, v, k)) ELSE json END"))
        .withColumn("partition", expr("int(id % " + PARTITIONS + ")"));
  }
}
