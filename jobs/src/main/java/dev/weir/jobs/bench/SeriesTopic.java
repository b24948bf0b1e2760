package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.from_json;

import dev.weir.engine.ModelRegistry;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Scoring;
import dev.weir.engine.StreamedSeries;
import dev.weir.engine.Times;
import dev.weir.source.BatchLimits;
import dev.weir.source.EventReader;
import dev.weir.source.Source;
import dev.weir.source.SourceVersion;
import dev.weir.source.Sources;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * A topic of {@link SeriesTopics}, and what reads it after its history: Weir's stream, the same
 * without what makes it exact, and a bare copy. All read the same micro-batches.
 *
 * @param trained the lake of the training on the history
 */
record SeriesTopic(Workbench bench, String name, String servers, Pipeline pipeline, Path trained) {

  private static final BatchLimits LIMITS = BatchLimits.DEFAULTS;

  /** A copy of the lake that was trained on the history. */
  Path lake() {
    return Workbench.copy(trained, bench.fresh("lake"));
  }

  /** Hourly windows, memory, scoring, pin, ledger, quarantine, receipt. */
  Contest.Work weir() {
    return new StreamRuns(bench).weir(lake(), pipeline, LIMITS);
  }

  /**
   * The same events through the same program, from the same memories, scored by the same model and
   * appended: no pin, no ledger, no quarantine, no receipt, no transaction.
   */
  Contest.Work inexact() {
    Lake lake = bench.lake(trained);
    Path target = bench.fresh("inexact");
    Row start = start(lake);
    ModelRegistry models = new ModelRegistry(bench.spark(), lake, pipeline.name());
    Scoring scoring =
        new Scoring(bench.spark(), pipeline, models.artifact(models.requireChampion()));
    Source source = new Sources(bench.spark(), lake, ".").open(pipeline.spec().source().from());
    Dataset<Row> events =
        new EventReader(pipeline.spec().source(), pipeline.program().inputs())
            .events(
                source.stream(new SourceVersion(start.getLong(1), start.getString(2)), LIMITS),
                current_timestamp());
    Dataset<Row> memories = memories(lake).select("series", "state");
    Dataset<Row> rows =
        StreamedSeries.of(
            pipeline,
            events,
            bench.spark().createDataFrame(memories.javaRDD(), memories.schema()),
            source.name(),
            Times.micros(start.getTimestamp(0)));
    return () ->
        rows.writeStream()
            .option("checkpointLocation", target.resolve("checkpoint").toString())
            .outputMode("append")
            .trigger(Trigger.AvailableNow())
            .foreachBatch(
                (VoidFunction2<Dataset<Row>, Long>)
                    (batch, id) -> append(scoring.score(batch, "inexact", Role.CHAMPION), target))
            .start()
            .awaitTermination();
  }

  /** A stream that reads the JSON and appends its columns. */
  Contest.Work copy() {
    Dataset<Row> records =
        bench
            .spark()
            .readStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", servers)
            .option("subscribe", name)
            .option("startingOffsets", start(bench.lake(trained)).getString(2))
            .option("maxOffsetsPerTrigger", LIMITS.rows())
            .load()
            .select(
                from_json(
                        col("value").cast("string"),
                        StructType.fromDDL(SeriesTopics.SCHEMA),
                        Map.of())
                    .as("record"))
            .select("record.*");
    return new StreamRuns(bench).appending("copy", records);
  }

  private static void append(Dataset<Row> scores, Path target) {
    scores
        .write()
        .format("delta")
        .mode("append")
        .partitionBy("event_date")
        .save(target.resolve("table").toString());
  }

  /** Where the history ends: event time, number of records, offsets. */
  private Row start(Lake lake) {
    return memories(lake).select("watermark", "data_version", "data_offsets").head();
  }

  private Dataset<Row> memories(Lake lake) {
    return new DeltaTables(bench.spark())
        .read(lake.table(pipeline.name(), TableDefinition.MEMORIES))
        .filter(col("series").isNotNull());
  }
}
