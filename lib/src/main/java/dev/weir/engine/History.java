package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.weir.source.EventColumns;
import dev.weir.source.EventReader;
import dev.weir.source.Source;
import dev.weir.source.SourceVersion;
import dev.weir.table.Lake;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A pipeline's source as a history: events of a pinned version, up to where event time has come.
 */
final class History {

  private final Pipeline pipeline;
  private final String source;
  private final SourceVersion version;
  private final Supplier<Dataset<Row>> table;
  private final EventReader reader;

  /** The history as it is now. */
  static History now(SparkSession spark, Lake lake, Pipeline pipeline) {
    Source source = pipeline.source(spark, lake);
    return of(pipeline, source, source.version());
  }

  /** The history as it was at an earlier version. */
  static History at(SparkSession spark, Lake lake, Pipeline pipeline, SourceVersion version) {
    return of(pipeline, pipeline.source(spark, lake), version);
  }

  /** The rows of a table, in place of those of the pipeline's source. */
  static History of(Pipeline pipeline, String name, Dataset<Row> table) {
    return new History(pipeline, name, SourceVersion.of(0), () -> table);
  }

  private static History of(Pipeline pipeline, Source source, SourceVersion version) {
    return new History(pipeline, source.name(), version, () -> source.table(version));
  }

  private History(
      Pipeline pipeline, String source, SourceVersion version, Supplier<Dataset<Row>> table) {
    this.pipeline = pipeline;
    this.source = source;
    this.version = version;
    this.table = table;
    this.reader = new EventReader(pipeline.spec().source(), pipeline.program().inputs());
  }

  SourceVersion version() {
    return version;
  }

  /** Names the source in tables and messages. */
  String source() {
    return source;
  }

  /** All events, valid or refused. */
  Dataset<Row> events() {
    return pipeline.located(() -> reader.events(table.get(), current_timestamp()));
  }

  /**
   * The events in [from, to). Rows whose time is missing or unreadable belong to every range.
   *
   * @param fromUs the earliest, or {@code Long.MIN_VALUE}
   * @param toUs the end, or {@code Long.MAX_VALUE}
   */
  Dataset<Row> events(long fromUs, long toUs) {
    Span asked = new Span(fromUs, toUs);
    return asked.isAllTime()
        ? events()
        : events().filter(asked.holds(EventColumns.TIME).or(col(EventColumns.TIME).isNull()));
  }

  /** How many rows there are; for a Delta table known without reading it. */
  long rows() {
    return table.get().count();
  }

  /** Observations before this instant lack no event that could still come in time. */
  long closedUntilUs() {
    return latestUs()
        .map(
            latest ->
                pipeline.program().isStateless()
                    ? latest + 1
                    : Pipelines.closedUntilUs(pipeline, watermarkUs(latest)))
        .orElse(Long.MIN_VALUE);
  }

  /** The earliest and the latest event time; empty when no row has one. */
  Optional<Span> span() {
    Row ends = events().agg(min(EventColumns.TIME), max(EventColumns.TIME)).head();
    return ends.isNullAt(0)
        ? Optional.empty()
        : Optional.of(Span.of(ends.getTimestamp(0), ends.getTimestamp(1)));
  }

  /** The latest event time, which moves the watermark; empty when no row has one. */
  Optional<Long> latestUs() {
    Row latest = events().agg(max(EventColumns.TIME)).head();
    return latest.isNullAt(0)
        ? Optional.empty()
        : Optional.of(Times.micros(latest.getTimestamp(0)));
  }

  /** The watermark that a latest event time gives; whole milliseconds, as in the stream. */
  long watermarkUs(long latestUs) {
    return Math.floorDiv(latestUs, 1000L) * 1000L
        - Times.micros(pipeline.spec().source().watermark());
  }
}
