package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.window;

import dev.weir.engine.Backfill;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.StreamScorer;
import dev.weir.source.BatchLimits;
import dev.weir.table.Lake;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The same rows, through Weir's stream, its backfill, and through Spark alone. All read the same
 * micro-batches.
 */
final class StreamRuns {

  private static final String STORE = "spark.sql.streaming.stateStore.providerClass";
  private static final String SPARKS_STORE =
      "org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider";
  private static final String FORMAT = "spark.sql.streaming.stateStore.checkpointFormatVersion";
  private static final String SPARKS_FORMAT = "1";

  private final Workbench bench;

  StreamRuns(Workbench bench) {
    this.bench = bench;
  }

  /** Hourly windows, memory, scoring, ledger and append. */
  Contest.Work weir(SeriesData data, Path table) {
    return weir(data.lake(table), data.pipeline(), BatchLimits.ofFiles(SeriesData.FILES_PER_BATCH));
  }

  /** The same over whatever source a pipeline has. */
  Contest.Work weir(Path lakeFolder, Pipeline pipeline, BatchLimits limits) {
    Lake lake = bench.lake(lakeFolder);
    return () -> {
      StreamScorer scorer = new StreamScorer(bench.spark(), lake, pipeline, Progress.SILENT);
      scorer.once(limits).orElseThrow().awaitTermination();
      bench.say(
          String.format(
              "  %,d rows, %,d observations, %d batches",
              scorer.rows(), scorer.observations(), scorer.batches()));
    };
  }

  /** The same, as a backfill. */
  Contest.Work backfill(Path table) {
    Pipeline pipeline = bench.series().pipeline();
    Lake lake = bench.lake(bench.series().lake(table));
    return () -> {
      Backfill.Outcome outcome =
          new Backfill(bench.spark(), lake, pipeline, Progress.SILENT)
              .run(SeriesData.streamStartUs(), Long.MAX_VALUE, Optional.empty());
      bench.say(
          String.format(
              "  %,d rows, %,d observations", outcome.ledger().input(), outcome.scoresWritten()));
    };
  }

  /** A stream that only copies. */
  Contest.Work copy(Path table) {
    return appending("copy", source(table));
  }

  /** Spark's own windowed aggregation. */
  Contest.Work windows(Path table) {
    Dataset<Row> windows =
        source(table)
            .withWatermark("at", "1 hour")
            .groupBy(col("id"), window(col("at"), "1 hour"))
            .agg(
                count(lit(1)),
                sum("x").as("total"),
                avg("x").as("mean"),
                min("x").as("least"),
                max("x").as("most"))
            .select(
                col("id"),
                col("window.start").as("at"),
                col("count(1)").as("rows"),
                col("total"),
                col("mean"),
                col("least"),
                col("most"));
    return appending("windows", windows);
  }

  /** The same with the state store that Spark takes unless told otherwise. */
  Contest.Work windowsInSparksStore(Path table) {
    Contest.Work work = windows(table);
    return () -> {
      RuntimeConfig settings = bench.spark().conf();
      String store = settings.get(STORE);
      String format = settings.get(FORMAT);
      settings.set(STORE, SPARKS_STORE);
      settings.set(FORMAT, SPARKS_FORMAT);
      try {
        work.run();
      } finally {
        settings.set(STORE, store);
        settings.set(FORMAT, format);
      }
    };
  }

  private Dataset<Row> source(Path table) {
    return bench
        .spark()
        .readStream()
        .format("delta")
        .option("startingVersion", 1)
        .option("maxFilesPerTrigger", SeriesData.FILES_PER_BATCH)
        .load(table.toString());
  }

  /** Appends to a table what there is of a stream. */
  Contest.Work appending(String name, Dataset<Row> rows) {
    Path target = bench.fresh(name);
    return () -> {
      StreamingQuery query =
          rows.writeStream()
              .format("delta")
              .option("checkpointLocation", target.resolve("checkpoint").toString())
              .outputMode("append")
              .trigger(Trigger.AvailableNow())
              .start(target.resolve("table").toString());
      query.awaitTermination();
    };
  }
}
