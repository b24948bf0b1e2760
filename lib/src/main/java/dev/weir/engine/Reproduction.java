package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.EventColumns;
import dev.weir.source.SourceVersion;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes an anomaly again from the data that was there when it was scored: the source at that
 * version, less what came too late for the stream; the memory that the run started from; the model
 * that is named. The same bits must come out.
 */
public final class Reproduction {

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final DeltaTables tables;

  public Reproduction(SparkSession spark, Lake lake, Pipeline pipeline) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.tables = new DeltaTables(spark);
  }

  /**
   * What was found: the stored row and the one made again.
   *
   * @param differences the columns whose bits differ; empty when the anomaly was reproduced
   */
  public record Outcome(
      String anomalyId,
      String series,
      String eventTime,
      double storedScore,
      double score,
      List<String> differences,
      long dataVersion,
      String modelVersion,
      String weirVersion,
      String runId,
      String memoriesAsOf) {

    public boolean same() {
      return differences.isEmpty();
    }
  }

  /**
   * Makes an anomaly again.
   *
   * @throws IllegalArgumentException if there is no such anomaly, or what it was made of is gone
   */
  public Outcome of(String anomalyId) {
    Row anomaly = one(TableDefinition.ANOMALIES, "anomaly_id", anomalyId, "anomaly");
    String series = anomaly.getAs("series");
    long time = Times.micros(anomaly.<java.sql.Timestamp>getAs("event_time"));
    Row stored = stored(series, time);
    String runId = stored.getAs("run_id");
    Row run = one(TableDefinition.RUNS, "run_id", runId, "run");
    SourceVersion dataVersion = readTo(run);
    String modelVersion = stored.getAs("model_version");
    ModelRegistry registry = new ModelRegistry(spark, lake, pipeline.name());
    byte[] artifact = registry.artifact(modelVersion);
    Models.requireFits(pipeline, modelVersion, Model.decode(artifact));

    Snapshots snapshots = new Snapshots(spark, lake, pipeline);
    Optional<Snapshot> start = startOf(run).map(snapshots::require);
    Row again = again(series, time, run, artifact, snapshots, start);
    return new Outcome(
        anomalyId,
        series,
        Times.instant(time).toString(),
        stored.<Double>getAs("score"),
        again.<Double>getAs("score"),
        differences(stored, again),
        dataVersion.number(),
        modelVersion,
        registry.require(modelVersion).getAs("weir_version"),
        runId,
        start.map(s -> Times.instant(s.asOfUs()).toString()).orElse("the beginning"));
  }

  private Row again(
      String series,
      long time,
      Row run,
      byte[] artifact,
      Snapshots snapshots,
      Optional<Snapshot> start) {
    SourceVersion dataVersion = readTo(run);
    History history = History.at(spark, lake, pipeline, dataVersion);
    long end = time + Math.max(1, pipeline.spanUs());
    long from = start.map(s -> Pipelines.firstOpenUs(pipeline, s.asOfUs())).orElse(Long.MIN_VALUE);
    Dataset<Row> present =
        history
            .events(from, end)
            .filter(
                col(EventColumns.SERIES).equalTo(series).and(col(EventColumns.REASON).isNull()));
    String generation = run.getAs("generation");
    Dataset<Row> events =
        generation == null
            ? present
            : new LateRows(spark, lake, pipeline, generation).removedFrom(present, series);
    Optional<Dataset<Row>> memories =
        start.map(s -> snapshots.memories(s).filter(col("series").equalTo(series)));
    Dataset<Row> rows =
        pipeline.program().isStateless()
            ? StatelessRows.of(
                pipeline, events.filter(col(EventColumns.TIME).equalTo(lit(Times.timestamp(time)))))
            : new SeriesFold(pipeline, end, time, time + 1, history.source())
                .over(events, memories);
    List<Row> made = new Scoring(spark, pipeline, artifact).score(rows, "").collectAsList();
    if (made.isEmpty()) {
      throw new IllegalStateException(
          "Cannot reproduce the observation of "
              + series
              + " at "
              + Times.instant(time)
              + ": source version "
              + dataVersion
              + " does not lead to it.");
    }
    return made.get(0);
  }

  private static SourceVersion readTo(Row run) {
    return new SourceVersion(
        run.<Long>getAs("data_version_to"), run.<String>getAs("data_offsets_to"));
  }

  /** The snapshot that a run, or the stream it belongs to, started from. */
  private static Optional<String> startOf(Row run) {
    return Optional.ofNullable(
        CollectionConverters.asJava(run.<scala.collection.Map<String, String>>getAs("details"))
            .get(Snapshots.DETAIL));
  }

  private Row stored(String series, long time) {
    return tables
        .read(lake.table(pipeline.name(), TableDefinition.SCORES))
        .filter(Ranges.eventTime(time, time + 1))
        .filter(col("series").equalTo(series))
        .takeAsList(1)
        .stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot reproduce the anomaly of "
                        + series
                        + " at "
                        + Times.instant(time)
                        + ": its row in scores is gone. Judge its period again (weir judge)."));
  }

  private Row one(TableDefinition table, String column, String value, String noun) {
    return tables
        .readOrEmpty(lake.table(pipeline.name(), table), table.schema())
        .filter(col(column).equalTo(lit(value)))
        .takeAsList(1)
        .stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown "
                        + noun
                        + " "
                        + value
                        + " of "
                        + pipeline.name()
                        + ". List them with: weir sql \"select * from weir."
                        + pipeline.name()
                        + "."
                        + table.tableName()
                        + "\""));
  }

  /** Compares bit for bit what was computed. */
  private static List<String> differences(Row stored, Row again) {
    List<String> differences = new ArrayList<>();
    for (String column :
        List.of("input_rows", "values", "expected", "spread", "features", "score")) {
      if (!Objects.equals(stored.getAs(column), again.getAs(column))) {
        differences.add(column);
      }
    }
    return differences;
  }
}
