package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sin;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.xxhash64;

import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Trainer;
import dev.weir.table.Lake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * Events of some series, four million in ninety days, in order of time: four weeks of history as
 * version 0 of a table, then one version of two files per micro-batch. The pipeline over it counts,
 * sums, averages and bounds each hour and remembers a week.
 */
final class SeriesData {

  static final String PIPELINE = "series";

  /** How many series there are unless a measurement says otherwise. */
  static final int SERIES = 1000;

  static final int FILES_PER_BATCH = 2;
  static final int ROWS_PER_BATCH = 500_000;
  static final long HOUR_US = 3_600_000_000L;

  private static final long ROWS = 4_000_000;
  private static final long SPAN_US = 90 * 24 * HOUR_US;
  private static final long START_US = 1_704_067_200_000_000L; // 2024-01-01
  private static final int DIGITS = 4;

  /** What the history spans, so that a week's season is warm. */
  static final long HISTORY_US = 28 * 24 * HOUR_US;

  /** The event time between rows. */
  static final double US_PER_ROW = (double) SPAN_US / ROWS;

  /** How many rows the history has. */
  static final long HISTORY_ROWS = (long) (HISTORY_US / US_PER_ROW);

  /** What the detector looks at; the second remembers a season. */
  static final String VECTOR = "[rows, mean_deviation, least, most]";

  private final Workbench bench;
  private final int series;
  private final long historyRows;
  private final String vector;
  private final Map<String, Path> tables = new HashMap<>();

  /**
   * Data that nothing is made of yet.
   *
   * @param historyRows what is trained on
   * @param vector what the detector looks at
   */
  SeriesData(Workbench bench, int series, long historyRows, String vector) {
    this.bench = bench;
    this.series = series;
    this.historyRows = historyRows;
    this.vector = vector;
  }

  /** When the history ends and the rows that are measured begin. */
  static long streamStartUs() {
    return START_US + HISTORY_US;
  }

  /** The table with so many rows after the history, in micro-batches of {@link #ROWS_PER_BATCH}. */
  Path table(long rows) {
    return table(rows, (int) Math.max(1, rows / ROWS_PER_BATCH));
  }

  /** The table with so many rows after the history, in so many micro-batches. */
  Path table(long rows, int batches) {
    return batched(rows, batches, US_PER_ROW);
  }

  /** The table with small micro-batches after the history, an hour of event time each. */
  Path small(int rowsPerBatch, int batches) {
    return batched((long) rowsPerBatch * batches, batches, (double) HOUR_US / rowsPerBatch);
  }

  private Path batched(long rows, int batches, double usPerRow) {
    return tables.computeIfAbsent(
        key() + "-" + rows + "-" + batches,
        name -> {
          Path path = Workbench.copy(source(trained()), bench.folder(name));
          for (int batch = 0; batch < batches; batch++) {
            append(
                path,
                rows * batch / batches,
                rows * (batch + 1) / batches,
                streamStartUs(),
                usPerRow);
          }
          bench.say(
              String.format(
                  "Made a table of %,d rows of %,d series in %d versions", rows, series, batches));
          return path;
        });
  }

  /**
   * A lake of its own: a model trained on the history, the memories at its end, and a table that
   * goes on from there as the source.
   */
  Path lake(Path table) {
    Path lake = bench.fresh("lake");
    Workbench.copy(trained().resolve(PIPELINE), lake.resolve(PIPELINE));
    Workbench.copy(table, source(lake));
    return lake;
  }

  /** The lake that was trained on the history. */
  Path trained() {
    Path lake = bench.folder("trained-" + key());
    if (!Files.exists(lake)) {
      append(source(lake), -historyRows, 0, streamStartUs(), US_PER_ROW);
      new Trainer(bench.spark(), bench.lake(lake), pipeline(), Progress.SILENT)
          .train(Long.MAX_VALUE);
      bench.say(String.format("Trained on a history of %,d rows", historyRows));
    }
    return lake;
  }

  /** Names what is trained, and the data. */
  private String key() {
    return "series-" + series + "-" + historyRows;
  }

  private static Path source(Path lake) {
    return lake.resolve(Lake.SOURCES).resolve("events");
  }

  private void append(Path path, long from, long to, long zeroUs, double usPerRow) {
    bench
        .spark()
        .range(from, to, 1, FILES_PER_BATCH)
        .select(columns(series, zeroUs, usPerRow))
        .write()
        .format("delta")
        .mode("append")
        .save(path.toString());
  }

  /** The events (at, id, x) that rows with the numbers {@code id} stand for. */
  static Column[] columns(int series, long zeroUs, double usPerRow) {
    Column id = col("id");
    Column number = pmod(xxhash64(id, lit(1)), lit(series));
    Column at = id.multiply(lit(usPerRow)).cast("long").plus(lit(zeroUs));
    Column daily = sin(at.multiply(lit(2 * Math.PI / (24 * HOUR_US))));
    int digits = Math.max(DIGITS, Integer.toString(series - 1).length());
    return new Column[] {
      timestamp_micros(at).as("at"),
      concat(lit("s"), lpad(number.cast("string"), digits, "0")).as("id"),
      daily.multiply(lit(10)).plus(number).plus(Hashed.bell(id, 1)).as("x")
    };
  }

  /** The pipeline over the source of a lake. */
  Pipeline pipeline() {
    return Pipeline.of(".", "series.yaml", pipeline("delta: {table: events}", vector));
  }

  /** The text of the pipeline over a source of such events. */
  static String pipeline(String source, String vector) {
    return """
        pipeline: series
        source:
          %s
          time: at
          series: [id]
          watermark: 1 hour
        window:
          every: 1 hour
          values: {rows: count, total: sum(x), mean: avg(x), least: min(x), most: max(x)}
        features:
          - season: {of: mean, period: 1 week, step: 1 hour}
        vector: %s
        detector: {isolation-forest: {trees: 100, sample: 256}}
        threshold: {quantile: {of: 0.999}}
        alerts: [log]
        """
        .formatted(source, vector);
  }
}
