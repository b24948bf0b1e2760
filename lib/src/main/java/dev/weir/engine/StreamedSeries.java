package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import dev.weir.source.EventColumns;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.TimeMode;

/** The series program over a stream: watermark, key, state, timers. */
final class StreamedSeries {

  /**
   * Refused rows pass through the stateful operator under keys that no series has, spread over
   * partitions.
   */
  static final String REFUSED_KEY = "\u0000refused/";

  private static final int REFUSED_KEYS = 16;

  private StreamedSeries() {}

  /**
   * The program's output as a stream of {@link SeriesRows}.
   *
   * @param events streamed rows as made by {@code EventReader}
   * @param memories (series, state) that series start from
   */
  static Dataset<Row> of(
      Pipeline pipeline, Dataset<Row> events, Dataset<Row> memories, String source) {
    if (pipeline.program().isStateless()) {
      return StatelessRows.of(pipeline, events);
    }
    long delayMs = pipeline.spec().source().watermark().toMillis() + SeriesProcessor.GUARD_MS;
    Dataset<Row> timed = events.withWatermark(EventColumns.TIME, delayMs + " milliseconds");
    KeyValueGroupedDataset<String, Row> bySeries =
        EventRow.of(timed, pipeline.program())
            .groupByKey((MapFunction<Row, String>) StreamedSeries::key, Encoders.STRING());
    KeyValueGroupedDataset<String, byte[]> initial =
        memories
            .select(col("series"), col("state"))
            .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
            .mapValues((MapFunction<Row, byte[]>) row -> (byte[]) row.get(1), Encoders.BINARY());
    return bySeries.transformWithState(
        new SeriesProcessor(pipeline, source),
        TimeMode.EventTime(),
        OutputMode.Append(),
        initial,
        Encoders.row(SeriesRows.schema()),
        Encoders.BINARY());
  }

  private static String key(Row row) {
    return row.isNullAt(EventRow.REASON)
        ? row.getString(EventRow.SERIES)
        : REFUSED_KEY
            + Math.floorMod(String.valueOf(row.get(EventRow.RAW)).hashCode(), REFUSED_KEYS);
  }
}
