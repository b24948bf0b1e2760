package dev.weir.engine;

import dev.weir.core.Json;
import dev.weir.source.SourceVersion;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** One run of a job, or one micro-batch, on its way to the {@code runs} table: its receipt. */
final class Run {

  private final SparkSession spark;
  private final String path;
  private final TaskMeter.Reading before;
  private final Map<String, Object> columns = new TreeMap<>();
  private final Map<String, String> details = new TreeMap<>();
  private final Instant started = Instant.now();

  private Run(SparkSession spark, String path, String id, String job) {
    this.spark = spark;
    this.path = path;
    this.before = TaskMeter.of(spark).reading();
    columns.put("run_id", id);
    columns.put("job", job);
  }

  /** A run with a fresh identity. */
  static Run start(
      SparkSession spark, Lake lake, String pipeline, String job, Map<String, ?> arguments) {
    String id = job + "-" + UUID.randomUUID().toString().substring(0, 8);
    return named(spark, lake, pipeline, job, id).with("arguments", Json.text(arguments));
  }

  /** A run whose identity is given, so that a replay has the same. */
  static Run named(SparkSession spark, Lake lake, String pipeline, String job, String id) {
    return new Run(spark, lake.table(pipeline, TableDefinition.RUNS), id, job);
  }

  String id() {
    return (String) columns.get("run_id");
  }

  /** Sets a column of the receipt. */
  Run with(String column, Object value) {
    columns.put(column, value);
    return this;
  }

  /** Adds a detail. */
  Run detail(String key, Object value) {
    details.put(key, String.valueOf(value));
    return this;
  }

  /** The detail of a receipt, if it has it. */
  static Optional<String> detail(Row receipt, String key) {
    return Optional.ofNullable(
        CollectionConverters.asJava(receipt.<scala.collection.Map<String, String>>getAs("details"))
            .get(key));
  }

  /** How far a receipt says that the source was read. */
  static SourceVersion readTo(Row receipt) {
    return new SourceVersion(
        receipt.<Long>getAs("data_version_to"), receipt.<String>getAs("data_offsets_to"));
  }

  Run range(long fromUs, long toUs) {
    if (fromUs != Long.MIN_VALUE) {
      columns.put("from_time", Times.timestamp(fromUs));
    }
    if (toUs != Long.MAX_VALUE) {
      columns.put("to_time", Times.timestamp(toUs));
    }
    return this;
  }

  /** Before what the source was read. */
  Run began(SourceVersion version) {
    columns.put("data_version_from", version.number());
    columns.put("data_offsets_from", version.offsets());
    return this;
  }

  /** Why rows were quarantined. */
  Run quarantined(Map<String, Long> byReason) {
    columns.put("quarantined_by_reason", CollectionConverters.asScala(byReason));
    return this;
  }

  /** How far the source was read. */
  Run reached(SourceVersion version) {
    columns.put("data_version_to", version.number());
    columns.put("data_offsets_to", version.offsets());
    return this;
  }

  Run ledger(LedgerCounts counts) {
    columns.put("input_rows", counts.input());
    columns.put("scored_rows", counts.scored());
    columns.put("warming_up_rows", counts.warmingUp());
    columns.put("open_rows", counts.open());
    columns.put("outside_rows", counts.outside());
    columns.put("late_rows", counts.late());
    columns.put("duplicate_rows", counts.duplicate());
    columns.put("quarantined_rows", counts.quarantined());
    columns.put("observations", counts.observations());
    return this;
  }

  /** Writes the receipt; the last thing a run does. */
  double finish() {
    return finish(Optional.empty());
  }

  /** Writes the receipt once per transaction. */
  double finish(Optional<DeltaTables.Transaction> once) {
    Instant ended = Instant.now();
    long milliseconds = ended.toEpochMilli() - started.toEpochMilli();
    columns.put("started_at", Timestamp.from(started));
    columns.put("ended_at", Timestamp.from(ended));
    columns.put("duration_ms", milliseconds);
    TaskMeter.Reading cost = TaskMeter.of(spark).reading().since(before);
    columns.put("cpu_ms", cost.cpuMs());
    columns.put("read_bytes", cost.readBytes());
    columns.put("written_bytes", cost.writtenBytes());
    columns.put("details", CollectionConverters.asScala(details));
    StructType schema = TableDefinition.RUNS.schema();
    Object[] cells = new Object[schema.length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = columns.get(schema.fields()[i].name());
    }
    var rows = spark.createDataFrame(List.<Row>of(RowFactory.create(cells)), schema).coalesce(1);
    DeltaTables tables = new DeltaTables(spark);
    if (once.isPresent()) {
      tables.append(rows, path, TableDefinition.RUNS, once.get());
    } else {
      tables.append(rows, path, TableDefinition.RUNS);
    }
    return milliseconds / 1000.0;
  }
}
