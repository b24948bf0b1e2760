package dev.weir.source;

import static dev.weir.spec.Option.optional;
import static dev.weir.spec.Option.required;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.OptionType;
import java.util.List;

/** The kinds of sources that rows can be read from. */
public final class SourceKinds {

  /** A Delta table. */
  public static final Kind DELTA =
      new Kind(
          "delta",
          "A Delta table, of the lake or anywhere else.",
          List.of(
              optional("table", OptionType.TEXT, "", "A table of the lake, below `<lake>/sources`.")
                  .must(Constraint.matching("|[a-z][a-z0-9_]*", Constraint.NAME.description())),
              optional("path", OptionType.TEXT, "", "Where the table lies, if not in the lake.")),
          List.of("table", "path"));

  /** Files that are read as a whole. */
  public static final Kind FILES =
      new Kind(
          "files",
          "Files of one format.",
          List.of(
              required("path", OptionType.TEXT, "A file, a folder or a glob pattern."),
              optional("format", OptionType.TEXT, "parquet", "The format of the files.")
                  .must(Constraint.oneOf("csv", "json", "parquet")),
              optional(
                  "options", OptionType.MAP, "{}", "Options of Spark's reader for the format."),
              optional(
                  "schema",
                  OptionType.TEXT,
                  "",
                  "The columns and their types, as in `CREATE TABLE`; without it, those in the"
                      + " files.")));

  /** Topics of Kafka. */
  public static final Kind KAFKA =
      new Kind(
          "kafka",
          "Topics of Kafka; beside the declared columns there are `kafka_key`, `kafka_headers`,"
              + " `kafka_timestamp`, `kafka_topic`, `kafka_partition` and `kafka_offset`.",
          List.of(
              required(
                  "servers", OptionType.TEXT, "Brokers to begin with, as host:port,host:port."),
              required("topics", OptionType.TEXTS, "A topic, or several.")
                  .must(Constraint.NOT_EMPTY),
              required(
                  "schema",
                  OptionType.TEXT,
                  "The columns in a record's value and their types, as in `CREATE TABLE`."),
              optional("format", OptionType.TEXT, "json", "What a record's value is.")
                  .must(Constraint.oneOf("json", "csv")),
              optional(
                  "format-options",
                  OptionType.MAP,
                  "{}",
                  "Options of Spark's reader for the format, such as `timestampFormat`."),
              optional(
                      "start",
                      OptionType.TEXT,
                      "history",
                      "Where a stream begins the first time: where the history of the training"
                          + " ended, at the `earliest` record there is, at the `latest`, or at a time;"
                          + " with a time, training and backfill begin there too.")
                  .must(KafkaStart.CONSTRAINT),
              optional(
                      "on-data-loss",
                      OptionType.TEXT,
                      "fail",
                      "What to do when retention has removed records that were not read yet.")
                  .must(Constraint.oneOf("fail", "continue")),
              optional(
                      "options",
                      OptionType.MAP,
                      "{}",
                      "Options of Kafka's consumer; a secret as `${env:NAME}` or `${file:PATH}`.")
                  .must(KafkaOptions.CONSTRAINT)),
          List.of());

  private SourceKinds() {}

  /** Every kind, in the order of the documentation. */
  public static List<Kind> all() {
    return List.of(DELTA, FILES, KAFKA);
  }
}
