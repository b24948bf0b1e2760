package dev.weir.jobs.torture;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Two topics of generated events, the same for the same seed: in one of them all are sound, in the
 * other exactly one in each hundred is malformed. A history goes before, sound in both.
 *
 * @param seed of everything that is drawn
 * @param rows how many records follow the history; a multiple of a hundred
 * @param huge of the malformed ones, how many are of ten megabytes
 * @param servers the broker
 */
record PoisonedTopic(long seed, long rows, long huge, String servers) {

  static final String SOUND = "sound";
  static final String POISONED = "poisoned";
  static final int PARTITIONS = 4;

  private static final long HISTORY = 40_000;
  private static final long BLOCK = 100;
  private static final long START_S = 1_767_571_200; // 2026-01-05T00:00:00Z
  private static final int SERIES = 100;
  private static final int STEP_S = 4;
  private static final int JITTER_S = 3_600;
  private static final String LARGEST_REQUEST = "20000000";
  private static final String PATIENCE_MS = "600000";

  /** How many records are malformed. */
  long malformed() {
    return rows / BLOCK;
  }

  /** The pipeline that watches one of the topics. */
  String pipeline(String topic) {
    return """
        pipeline: %1$s
        source:
          kafka:
            servers: %2$s
            topics: %1$s
            schema: t TIMESTAMP, s STRING, v DOUBLE, kind STRING
          time: t
          series: [s]
          watermark: 2 hours
          require: {unknown_kind: "kind IN ('in', 'out')"}
        window:
          every: 1 hour
          fill: zero
          values: {n: count, mean_v: avg(v), max_v: max(v), share_in: share(kind = 'in')}
        features:
          - rolling: {of: mean_v, over: 4, stats: [mean, std]}
          - lag: {of: max_v, by: [1]}
        detector: {isolation-forest: {trees: 25, sample: 128}}
        training: {sample: 2000}
        threshold: {quantile: {of: 0.97}}
        """
        .formatted(topic, servers);
  }

  /** Writes the history of one of the topics. */
  void pourHistory(SparkSession spark, String topic) {
    pour(records(spark, 0, HISTORY), topic);
  }

  /** Writes the records of one of the topics, in their order. */
  void pour(SparkSession spark, String topic) {
    pour(records(spark, HISTORY, HISTORY + rows), topic);
  }

  private void pour(Dataset<Row> records, String topic) {
    records
        .select(col("partition"), (topic.equals(SOUND) ? sound() : value()).as("value"))
        .write()
        .format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .option("kafka.max.request.size", LARGEST_REQUEST)
        .option("kafka.delivery.timeout.ms", PATIENCE_MS)
        .option("topic", topic)
        .save();
  }

  /** What must be in quarantine: (position, reason, raw_hash, malformation). */
  Dataset<Row> planted(SparkSession spark) {
    Column reason = lit(null).cast("string");
    for (Malformation each : Malformation.values()) {
      reason =
          coalesce(
              expr("IF(malformation = '" + each + "', '" + each.reason() + "', NULL)"), reason);
    }
    return records(spark, HISTORY, HISTORY + rows)
        .filter(col("malformation").isNotNull())
        .withColumn("value", value())
        .select(
            expr("concat('" + POISONED + "/', partition, '@', id DIV " + PARTITIONS + ")")
                .as("position"),
            reason.as("reason"),
            expr("CASE malformation WHEN '"
                    + Malformation.FAR_PAST
                    + "' THEN NULL WHEN '"
                    + Malformation.NOT_UTF_8
                    + "' THEN sha2(concat('base64:', base64(value)), 256) ELSE sha2(value, 256) END")
                .as("raw_hash"),
            col("malformation"));
  }

  /** How many records are malformed in which way. */
  Map<String, Long> byMalformation(SparkSession spark) {
    Map<String, Long> counts = new TreeMap<>();
    planted(spark)
        .groupBy("malformation")
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }

  private static Column sound() {
    return expr("binary(json)");
  }

  private static Column value() {
    StringBuilder value = new StringBuilder("CASE malformation");
    for (Malformation each : Malformation.values()) {
      value.append(" WHEN '").append(each).append("' THEN ").append(each.value());
    }
    return expr(value.append(" ELSE binary(json) END").toString());
  }

  /** The records by number: where they go, what they say, and how they are malformed, if so. */
  private Dataset<Row> records(SparkSession spark, long from, long to) {
    return spark
        .range(from, to, 1, 1)
        .withColumn("h", draw("id", 1, 1_000_000_000))
        .withColumn(
            "t",
            expr("timestamp_seconds(" + START_S + " + id * " + STEP_S + " - h % " + JITTER_S + ")"))
        .withColumn("s", expr("concat('s', h % 1009 % " + SERIES + ")"))
        .withColumn("v", expr("(h % 100000) * 0.01D"))
        .withColumn("kind", expr("IF(h % 3 = 0, 'in', 'out')"))
        .withColumn("json", expr("to_json(struct(t, s, v, kind))"))
        .withColumn("block", expr("(id - " + HISTORY + ") DIV " + BLOCK))
        .withColumn("chosen", draw("block", 2, BLOCK))
        .withColumn(
            "malformation",
            expr("IF(id >= " + HISTORY + " AND id % " + BLOCK + " = chosen, " + kind() + ", NULL)"))
        .withColumn("partition", expr("int(id % " + PARTITIONS + ")"));
  }

  /** The huge ones stand at even distances, the other kinds take turns. */
  private String kind() {
    long every = huge == 0 ? Long.MAX_VALUE : malformed() / huge;
    Malformation[] kinds = Malformation.values();
    int others = kinds.length - 1;
    StringBuilder turn = new StringBuilder();
    for (int i = 0; i < others; i++) {
      turn.append(", '").append(kinds[i]).append("'");
    }
    return "IF(block % "
        + every
        + "L = 0 AND block DIV "
        + every
        + "L < "
        + huge
        + ", '"
        + Malformation.HUGE
        + "', elt(1 + int(block % "
        + others
        + ")"
        + turn
        + "))";
  }

  private Column draw(String of, int which, long below) {
    return expr("pmod(xxhash64(" + of + ", " + seed + ", " + which + "), " + below + ")");
  }
}
