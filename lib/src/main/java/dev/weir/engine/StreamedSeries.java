package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;

import dev.weir.source.EventColumns;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.TimeMode;

/** The series program over a stream: watermark, key, state, timers. */
public final class StreamedSeries {

  /**
   * Refused rows pass through the stateful operator under keys that no series has, spread over
   * partitions.
   */
  static final String REFUSED_KEY = "\u0000refused/";

  private static final int REFUSED_KEYS = 16;
  private static final String GROUP = "group";

  private StreamedSeries() {}

  /**
   * The program's output as a stream of {@link SeriesRows}.
   *
   * @param events streamed rows as made by {@code EventReader}
   * @param memories (series, state) that series start from
   * @param floorUs the watermark to begin with
   */
  public static Dataset<Row> of(
      Pipeline pipeline, Dataset<Row> events, Dataset<Row> memories, String source, long floorUs) {
    if (pipeline.program().isStateless()) {
      return StatelessRows.of(pipeline, events);
    }
    long delayMs = pipeline.spec().source().watermark().toMillis();
    Dataset<Row> timed = events.withWatermark(EventColumns.TIME, delayMs + " milliseconds");
    KeyValueGroupedDataset<String, SeriesInput> bySeries =
        SeriesInput.events(timed, pipeline.program())
            .groupBy(key().as(GROUP))
            .as(Encoders.STRING(), SeriesInput.ENCODER);
    KeyValueGroupedDataset<String, byte[]> initial =
        memories
            .select(col("series"), col("state"))
            .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
            .mapValues((MapFunction<Row, byte[]>) row -> (byte[]) row.get(1), Encoders.BINARY());
    return SeriesRows.of(
        bySeries.transformWithState(
            new SeriesProcessor(pipeline, source, floorUs),
            TimeMode.EventTime(),
            OutputMode.Append(),
            initial,
            SeriesOutput.ENCODER,
            Encoders.BINARY()));
  }

  private static Column key() {
    Column spread = pmod(hash(col(EventColumns.RAW)), lit(REFUSED_KEYS)).cast("string");
    return when(col(EventColumns.REASON).isNull(), col(EventColumns.SERIES))
        .otherwise(concat(lit(REFUSED_KEY), spread));
  }
}
