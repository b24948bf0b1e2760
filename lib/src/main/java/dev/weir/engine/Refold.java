package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.EventColumns;
import dev.weir.source.SourceVersion;
import dev.weir.table.Lake;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Folds the source as a run did: from the memories it started from, at the version it read, less
 * what came too late if it was a stream.
 */
final class Refold {

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final SourceVersion version;
  private final Optional<Snapshot> start;
  private final Optional<String> generation;

  /**
   * A fold.
   *
   * @param start the memories to start from; empty to start cold
   * @param generation of the stream whose late rows are left out; empty to leave out none
   */
  Refold(
      SparkSession spark,
      Lake lake,
      Pipeline pipeline,
      SourceVersion version,
      Optional<Snapshot> start,
      Optional<String> generation) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
    this.version = version;
    this.start = start;
    this.generation = generation;
  }

  /** The {@link SeriesRows} of all series whose observations lie in a span. */
  Dataset<Row> rows(Span emitted) {
    return rows(emitted, functions.lit(true));
  }

  /** The same of one series. */
  Dataset<Row> rows(Span emitted, String series) {
    return rows(emitted, col(EventColumns.SERIES).equalTo(series));
  }

  private Dataset<Row> rows(Span emitted, Column series) {
    History history = History.at(spark, lake, pipeline, version);
    if (pipeline.program().isStateless()) {
      return StatelessRows.of(pipeline, events(history, emitted, series));
    }
    long fromUs =
        start.map(s -> Pipelines.firstOpenUs(pipeline, s.asOfUs())).orElse(Long.MIN_VALUE);
    long closedUs = Pipelines.closesUs(pipeline, emitted.endUs());
    Snapshots snapshots = new Snapshots(spark, lake, pipeline);
    return new SeriesFold(pipeline, closedUs, emitted.fromUs(), emitted.endUs(), history.source())
        .over(
            events(history, new Span(fromUs, closedUs), series),
            start.map(s -> snapshots.memories(s).filter(series)));
  }

  private Dataset<Row> events(History history, Span span, Column series) {
    Dataset<Row> valid =
        history
            .events(span.fromUs(), span.endUs())
            .filter(series.and(col(EventColumns.REASON).isNull()));
    return generation
        .map(name -> new LateRows(spark, lake, pipeline, name).removedFrom(valid, series))
        .orElse(valid);
  }
}
