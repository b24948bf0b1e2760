package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.max;

import dev.weir.source.EventColumns;
import dev.weir.source.EventReader;
import dev.weir.source.RawRows;
import dev.weir.spec.Choice;
import dev.weir.table.Lake;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A pipeline's source as a history: events of a pinned version, up to where event time has come.
 */
final class History {

  private final Pipeline pipeline;
  private final RawRows raw;
  private final EventReader reader;
  private final long version;

  History(SparkSession spark, Lake lake, Pipeline pipeline) {
    this(
        spark,
        lake,
        pipeline,
        new RawRows(spark, lake, pipeline.folder()).version(pipeline.spec().source().from()));
  }

  /** The history as it was at an earlier version. */
  History(SparkSession spark, Lake lake, Pipeline pipeline, long version) {
    this.pipeline = pipeline;
    this.raw = new RawRows(spark, lake, pipeline.folder());
    this.reader = new EventReader(pipeline.spec().source(), pipeline.program().inputs());
    this.version = version;
  }

  long version() {
    return version;
  }

  /** Names the source in tables and messages. */
  String source() {
    return RawRows.name(from());
  }

  /** All events, valid or refused. */
  Dataset<Row> events() {
    return pipeline.located(() -> reader.events(raw.table(from(), version), current_timestamp()));
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
    return raw.table(from(), version).count();
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

  private Choice from() {
    return pipeline.spec().source().from();
  }
}
