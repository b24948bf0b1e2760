package dev.weir.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The tables of a pipeline: what a row is, the columns with their comments, and how files are
 * partitioned.
 */
public enum TableDefinition {
  SCORES(
      "One scored observation; facts, never changed by a verdict",
      List.of("event_date"),
      column("series", StringType, "The series: the values of the series columns, joined by '/'"),
      column("event_time", TimestampType, "Start of the window, or time of the event; UTC"),
      column("event_date", DateType, "Day of event_time, UTC"),
      column("input_rows", LongType, "Input rows that this observation stands for"),
      column("values", numbers(), "The numbers of the observation"),
      column(
          "expected",
          numbers(),
          "What the series' memory expected of each value; null where nothing says"),
      column("spread", numbers(), "One standard deviation around expected"),
      column("features", numbers(), "The vector that the detector saw"),
      column(
          "score",
          DoubleType,
          "Anomaly score, higher is stranger; null while the series is warming up"),
      column("model_version", StringType, "The model that scored it"),
      column(
          Role.COLUMN,
          StringType,
          "champion, or shadow: scored beside the champion and never judged; null is champion"),
      column("run_id", StringType, "The run that wrote it")),

  ANOMALIES(
      "One verdict: an observation whose score is above the threshold",
      List.of("event_date"),
      column("anomaly_id", StringType, "Hash of pipeline, series and event_time"),
      column("series", StringType, "The series"),
      column("event_time", TimestampType, "Time of the observation; UTC"),
      column("event_date", DateType, "Day of event_time, UTC"),
      column("score", DoubleType, "Anomaly score, higher is stranger"),
      column("severity", DoubleType, "-log10(tail_probability): 3 is one in a thousand"),
      column(
          "tail_probability",
          DoubleType,
          "How likely a score this high was in the training history"),
      column(
          "threshold",
          DoubleType,
          "The score above which the policy calls an observation anomalous"),
      column(
          "kind", StringType, "contextual: strange only for its series and its time; else point"),
      column("reasons", reasons(), "What each feature contributed, largest first"),
      column("incident_id", StringType, "The incident that it belongs to"),
      column("model_version", StringType, "The model that scored it"),
      column("policy_version", StringType, "Hash of threshold and incident rules"),
      column("decided_at", TimestampType, "When the verdict was given; provenance only")),

  INCIDENTS(
      "Neighbouring anomalies of one series",
      List.of(),
      column("incident_id", StringType, "Hash of pipeline, series and start_time"),
      column("series", StringType, "The series"),
      column("start_time", TimestampType, "Start of the first anomalous observation; UTC"),
      column("end_time", TimestampType, "End of the last anomalous observation; UTC"),
      column("peak_time", TimestampType, "Time of the strangest observation; UTC"),
      column("peak_score", DoubleType, "Its score"),
      column("peak_severity", DoubleType, "Its severity"),
      column("peak_tail_probability", DoubleType, "Its tail probability"),
      column("anomalies", LongType, "Anomalous observations in it"),
      column(
          "kind",
          StringType,
          "collective: three anomalies or more; else that of the peak, point or contextual"),
      column("reasons", reasons(), "The reasons of the peak"),
      column("model_version", StringType, "The model that scored the peak"),
      column("policy_version", StringType, "Hash of threshold and incident rules"),
      column("decided_at", TimestampType, "When the verdict was given; provenance only")),

  QUARANTINE(
      "One refused input row, kept with the reason",
      List.of(),
      column("raw", StringType, "The row as text"),
      column("reason", StringType, "Why it was refused"),
      column("position", StringType, "Where it stood in the source: file and row where known"),
      column("series", StringType, "Its series where readable"),
      column("event_time", TimestampType, "Its event time where readable; UTC"),
      column("source", StringType, "The source it came from"),
      column("run_id", StringType, "The run that refused it"),
      column("quarantined_at", TimestampType, "When; provenance only"),
      column("source_offset", LongType, "Kafka's offset in its position; null for other sources")),

  MODELS(
      "One model version",
      List.of(),
      column("model_version", StringType, "First 12 hex digits of artifact_sha256"),
      column("status", StringType, "champion, challenger, shadow or retired"),
      column("detector", StringType, "Kind of detector"),
      column("pipeline_file", StringType, "The pipeline file it was trained by"),
      column("pipeline_hash", StringType, "SHA-256 of what decides the model in that file"),
      column("program_hash", StringType, "SHA-256 of what decides the series' memory"),
      column("source", StringType, "The source it was trained on"),
      version("data_version", "that was read"),
      offsets("data_offsets"),
      column("history_start", TimestampType, "Earliest observation of the history; UTC"),
      column("history_end", TimestampType, "Watermark at the end of the history; UTC"),
      column("observations", LongType, "Complete observations in the history"),
      column("sample_rows", LongType, "Observations that the detector was fitted on"),
      column("metrics", DataTypes.createMapType(StringType, DoubleType), "Figures of the training"),
      column(
          "feature_quantiles",
          DataTypes.createMapType(StringType, DataTypes.createArrayType(DoubleType)),
          "For each feature the 0 %, 1 %, … 100 % quantiles of the sample"),
      column("artifact_path", StringType, "Where the fitted model lies"),
      column("artifact_sha256", StringType, "SHA-256 of its bytes"),
      column("weir_version", StringType, "Weir that trained it"),
      column("spark_version", StringType, "Spark that trained it"),
      column("java_version", StringType, "Java that trained it"),
      column("run_id", StringType, "The run that trained it"),
      column("trained_at", TimestampType, "When; provenance only"),
      column("promoted_at", TimestampType, "When it last became champion; provenance only")),

  RUNS(
      "One run of a job, or one micro-batch of a stream: its receipt and ledger",
      List.of(),
      column("run_id", StringType, "The run"),
      column("job", StringType, "land, train, backfill, stream, judge"),
      column("batch_id", LongType, "The micro-batch of a stream"),
      column("generation", StringType, "The checkpoint generation of a stream"),
      column("arguments", StringType, "The job's arguments, as JSON"),
      column("from_time", TimestampType, "Start of the range, inclusive; UTC"),
      column("to_time", TimestampType, "End of the range, exclusive; UTC"),
      version("data_version_from", "before what was read"),
      offsets("data_offsets_from"),
      version("data_version_to", "that was read up to"),
      offsets("data_offsets_to"),
      column("model_version", StringType, "The model that scored"),
      column("input_rows", LongType, "Source rows read"),
      column("scored_rows", LongType, "Source rows in scored observations"),
      column(
          "warming_up_rows", LongType, "Source rows in observations without a score: warming up"),
      column(
          "open_rows",
          LongType,
          "Source rows added to windows still open, less those that left them"),
      column(
          "outside_rows",
          LongType,
          "Source rows in observations outside the range: folded into memory only"),
      column("late_rows", LongType, "Source rows behind the watermark, quarantined"),
      column("duplicate_rows", LongType, "Repeated source rows, quarantined"),
      column("quarantined_rows", LongType, "Malformed or impossible source rows, quarantined"),
      column(
          "quarantined_by_reason",
          DataTypes.createMapType(StringType, LongType),
          "quarantined_rows by reason"),
      column("observations", LongType, "Observations emitted"),
      column("written_rows", LongType, "Rows written to the job's own table"),
      column("details", DataTypes.createMapType(StringType, StringType), "What else the job says"),
      column("cpu_ms", LongType, "CPU time of its Spark tasks"),
      column("read_bytes", LongType, "Bytes that its Spark tasks read from files"),
      column("written_bytes", LongType, "Bytes that its Spark tasks wrote to files"),
      column("duration_ms", LongType, "Wall time"),
      column("started_at", TimestampType, "When; provenance only"),
      column("ended_at", TimestampType, "When; provenance only")),

  MEMORIES(
      "One series' memory at one instant",
      List.of("snapshot"),
      column("snapshot", StringType, "The set of memories taken together"),
      column("as_of", TimestampType, "The watermark up to which windows are closed; UTC"),
      column("watermark", TimestampType, "The watermark with which a stream goes on; UTC"),
      column("series", StringType, "The series"),
      column("program_hash", StringType, "SHA-256 of what decides the series' memory"),
      version("data_version", "up to which events are folded in"),
      offsets("data_offsets"),
      column("state", BinaryType, "The encoded state"),
      column("run_id", StringType, "The run that stored it")),

  LEASES(
      "A run's claim to a piece of work; the latest claim holds, and lets no other run write it",
      List.of(),
      column("epoch", LongType, "Grows with each claim on the pipeline"),
      column("work", StringType, "The kind of job and its range"),
      column("run_id", StringType, "The run"),
      column("taken_at", TimestampType, "When; provenance only")),

  LABELS(
      "An analyst's word on a period of a series; written by people",
      List.of(),
      column("series", StringType, "The series"),
      column("start_time", TimestampType, "Start of the period, inclusive; UTC"),
      column("end_time", TimestampType, "End of the period, exclusive; UTC"),
      column("label", StringType, "anomaly or normal"),
      column("note", StringType, "Why, in the analyst's words"),
      column("author", StringType, "Who says so"),
      column("labelled_at", TimestampType, "When; provenance only"));

  private final String comment;
  private final List<String> partitionColumns;
  private final StructType schema;

  TableDefinition(String comment, List<String> partitionColumns, StructField... columns) {
    this.comment = comment;
    this.partitionColumns = partitionColumns;
    this.schema = new StructType(columns);
  }

  /** The table's name, as in SQL. */
  public String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a row is. */
  public String comment() {
    return comment;
  }

  /** The columns by which files are partitioned. */
  public List<String> partitionColumns() {
    return partitionColumns;
  }

  /**
   * Delta's properties of the table when it is made. Statistics of the pipeline's own numbers would
   * let no reader skip a file, and take as long as writing the rows.
   */
  public Map<String, String> properties() {
    return switch (this) {
      case SCORES -> Map.of("delta.dataSkippingStatsColumns", "series,event_time,score");
      case LABELS ->
          Map.of(
              "delta.constraints.label", "label IN ('anomaly', 'normal')",
              "delta.constraints.period", "start_time < end_time",
              "delta.constraints.series", "series IS NOT NULL");
      default -> Map.of();
    };
  }

  /** Whether people write it, by SQL; the other tables are written by jobs alone. */
  public boolean isWrittenByPeople() {
    return this == LABELS;
  }

  /** The job that writes it, as one would call it. */
  public String job() {
    return switch (this) {
      case SCORES -> "weir stream or weir backfill";
      case ANOMALIES, INCIDENTS -> "weir judge";
      case MODELS, MEMORIES -> "weir train";
      case QUARANTINE, RUNS, LEASES -> "each job";
      case LABELS -> "people";
    };
  }

  /**
   * The columns, with comments. Structs of a pipeline's own numbers are empty here: see {@link
   * #schema(List, List)}.
   */
  public StructType schema() {
    return schema;
  }

  /** The columns with the pipeline's own value and feature names filled in. */
  public StructType schema(List<String> values, List<String> features) {
    return new StructType(
        Arrays.stream(schema.fields())
            .map(
                field ->
                    field.dataType().equals(numbers())
                        ? new StructField(
                            field.name(),
                            numbers(field.name().equals("features") ? features : values),
                            true,
                            field.metadata())
                        : field)
            .toArray(StructField[]::new));
  }

  /** The table with this name, if there is one. */
  public static Optional<TableDefinition> named(String name) {
    return Arrays.stream(values()).filter(table -> table.tableName().equals(name)).findFirst();
  }

  /** A struct of doubles. */
  public static StructType numbers(List<String> names) {
    StructType struct = new StructType();
    for (String name : names) {
      struct = struct.add(name, DoubleType, true);
    }
    return struct;
  }

  private static StructType numbers() {
    return new StructType();
  }

  private static DataType reasons() {
    return DataTypes.createArrayType(
        new StructType()
            .add("feature", StringType, true)
            .add("value", DoubleType, true)
            .add("expected", DoubleType, true)
            .add("contribution", DoubleType, true)
            .add("share", DoubleType, true));
  }

  private static StructField version(String name, String which) {
    return column(
        name,
        LongType,
        "Version of the source "
            + which
            + ": of a Delta table its own, of Kafka the records so far");
  }

  private static StructField offsets(String name) {
    return column(
        name, StringType, "Kafka's offsets of that version, as JSON; empty for other sources");
  }

  private static StructField column(String name, DataType type, String comment) {
    return new StructField(
        name, type, true, Metadata.fromJson("{\"comment\":\"" + comment + "\"}"));
  }
}
