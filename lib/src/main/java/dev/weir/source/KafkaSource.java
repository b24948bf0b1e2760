package dev.weir.source;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.is_valid_utf8;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.weir.core.Json;
import dev.weir.spec.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Topics of Kafka. The declared columns are read from a record's value; its key, headers,
 * timestamp, topic, partition and offset are columns too. A value that cannot be read is refused
 * with its bytes and its place.
 */
final class KafkaSource implements Source {

  /** Where the record that is refused cannot be a text, its bytes are kept so. */
  private static final String BASE64 = "base64:";

  /** Kafka's word for the first offset that is still there. */
  private static final long EARLIEST = -2L;

  /**
   * Spark's setting for sources of which to take the older reader. Kafka's newer one cannot do a
   * micro-batch again: after it, telling the progress fails (SPARK-55271, in Spark 4.1.0 and
   * 4.1.1), and the query with it.
   */
  private static final String OLDER_READERS = "spark.sql.streaming.disabledV2MicroBatchReaders";

  private static final String RECORD = "weir_record";

  private final SparkSession spark;
  private final String name;
  private final Settings settings;

  KafkaSource(SparkSession spark, String name, Settings settings) {
    this.spark = spark;
    this.name = name;
    this.settings = settings;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean versioned() {
    return true;
  }

  @Override
  public boolean placesStreamedRows() {
    return true;
  }

  @Override
  public Column offset(Column position) {
    return substring_index(position, "@", -1).try_cast(DataTypes.LongType);
  }

  @Override
  public SourceVersion version() {
    return SourceVersion.of(topics().end());
  }

  @Override
  public Dataset<Row> table(SourceVersion version) {
    Map<String, Object> partitions = new TreeMap<>();
    version.byPartition().forEach((topic, offsets) -> partitions.put(topic, offsets.keySet()));
    Map<String, String> from =
        startTime().map(KafkaSource::since).orElse(Map.of("startingOffsets", "earliest"));
    return rows(
        spark
            .read()
            .format("kafka")
            .options(consumer())
            .options(from)
            .option("assign", Json.text(partitions))
            .option("endingOffsets", version.offsets())
            .load());
  }

  @Override
  public Dataset<Row> stream(SourceVersion after, BatchLimits limits) {
    spark.conf().set(OLDER_READERS, "org.apache.spark.sql.kafka010.KafkaSourceProvider");
    return rows(
        spark
            .readStream()
            .format("kafka")
            .options(consumer())
            .options(startOfStream(after))
            .option("subscribe", String.join(",", settings.texts("topics")))
            .option("maxOffsetsPerTrigger", limits.rows())
            .load());
  }

  @Override
  public Optional<SourceVersion> resumable(String offset) {
    return reached(offset);
  }

  @Override
  public Optional<SourceVersion> reached(String offset) {
    return Optional.of(SourceVersion.of(new SourceVersion(0, offset).byPartition()));
  }

  private Map<String, String> startOfStream(SourceVersion after) {
    String start = settings.text("start");
    if (start.equals("history") && !after.equals(SourceVersion.BEGINNING)) {
      return Map.of("startingOffsets", Json.text(present(after)));
    }
    return startTime()
        .map(KafkaSource::since)
        .orElse(Map.of("startingOffsets", start.equals("latest") ? "latest" : "earliest"));
  }

  /**
   * Offsets for every partition there is now, those that are new since from their beginning.
   *
   * @throws IllegalArgumentException if records after the version are gone already
   */
  private Map<String, Map<Integer, Long>> present(SourceVersion after) {
    Map<String, Map<Integer, Long>> begin = topics().begin();
    Map<String, Map<Integer, Long>> reached = after.byPartition();
    Map<String, Map<Integer, Long>> present = new TreeMap<>();
    begin.forEach(
        (topic, partitions) ->
            partitions.forEach(
                (partition, first) -> {
                  Long next = reached.getOrDefault(topic, Map.of()).get(partition);
                  if (next != null && first > next) {
                    requireLossAllowed(topic, partition, next, first);
                  }
                  present
                      .computeIfAbsent(topic, each -> new TreeMap<>())
                      .put(partition, next == null || first > next ? EARLIEST : next);
                }));
    return present;
  }

  private void requireLossAllowed(String topic, int partition, long next, long first) {
    if (failOnDataLoss()) {
      throw new IllegalArgumentException(
          "Cannot go on with "
              + name
              + ": partition "
              + partition
              + " of "
              + topic
              + " now begins at offset "
              + first
              + ", and "
              + next
              + " is the next to be read: retention has removed "
              + (first - next)
              + " records. Train again on what is there, lengthen the topic's retention, or set kafka.on-data-loss: continue to go on without them.");
    }
  }

  private boolean failOnDataLoss() {
    return settings.text("on-data-loss").equals("fail");
  }

  private Optional<Long> startTime() {
    String start = settings.text("start");
    return KafkaStart.NAMES.contains(start) ? Optional.empty() : Optional.of(KafkaStart.ms(start));
  }

  private static Map<String, String> since(long ms) {
    return Map.of(
        "startingTimestamp", Long.toString(ms), "startingOffsetsByTimestampStrategy", "latest");
  }

  private Map<String, String> consumer() {
    Map<String, String> options = new TreeMap<>();
    KafkaOptions.resolved(settings.map("options"))
        .forEach((key, value) -> options.put("kafka." + key, value));
    options.put("kafka.bootstrap.servers", settings.text("servers"));
    options.put("includeHeaders", "true");
    options.put("failOnDataLoss", Boolean.toString(failOnDataLoss()));
    return options;
  }

  private KafkaTopics topics() {
    return new KafkaTopics(
        settings.text("servers"),
        settings.texts("topics"),
        KafkaOptions.resolved(settings.map("options")));
  }

  private Dataset<Row> rows(Dataset<Row> records) {
    StructType declared = StructType.fromDDL(settings.text("schema"));
    RecordFormat format = RecordFormat.of(settings.text("format"));
    Column text = col("value").cast("string");
    Map<String, String> options = new TreeMap<>(settings.map("format-options"));
    options.put("mode", "PERMISSIVE");
    options.put("columnNameOfCorruptRecord", RawColumns.CORRUPT);
    StructType read = declared.add(RawColumns.CORRUPT, DataTypes.StringType, true);
    List<Column> columns = new ArrayList<>();
    Arrays.stream(declared.fieldNames())
        .forEach(column -> columns.add(col(RECORD).getField(column).as(column)));
    for (String column : List.of("timestamp", "topic", "partition", "offset", "headers")) {
      columns.add(col(column).as("kafka_" + column));
    }
    columns.add(col("key").cast("string").as("kafka_key"));
    columns.add(refused(text, format, options).as(RawColumns.REFUSED));
    columns.add(
        when(is_valid_utf8(text), text)
            .otherwise(concat(lit(BASE64), base64(col("value"))))
            .as(RawColumns.TEXT));
    columns.add(
        concat(col("topic"), lit("/"), col("partition"), lit("@"), col("offset"))
            .as(RawColumns.POSITION));
    return records
        .withColumn(RECORD, format.parsed(text, read, options))
        .select(columns.toArray(Column[]::new));
  }

  private static Column refused(Column text, RecordFormat format, Map<String, String> options) {
    return coalesce(
        when(text.isNull(), lit("missing value")),
        when(trim(text).equalTo(""), lit("empty value")),
        when(not(is_valid_utf8(text)), lit("not UTF-8")),
        when(
            col(RECORD).isNull().or(col(RECORD).getField(RawColumns.CORRUPT).isNotNull()),
            lit("malformed row")),
        format.refused(text, options));
  }
}
