package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.weir.detector.Scorer;
import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.SourceVersion;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes an anomaly again from the data that was there when it was scored: the source at that
 * version, less what came too late for the stream; the memory that the run started from; the model
 * that is named. The same bits must come out.
 */
public final class Reproduction {

  /** How far contributions and total may be apart, relative to the total if it is above 1. */
  private static final double ROUNDING = 1e-9;

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
   * @param contributions the sum of what the stored reasons say that each feature contributed
   * @param total what the detector says that it must be
   */
  public record Outcome(
      String anomalyId,
      String series,
      String eventTime,
      double storedScore,
      double score,
      List<String> differences,
      double contributions,
      double total,
      long dataVersion,
      String modelVersion,
      String weirVersion,
      String runId,
      String memoriesAsOf) {

    public boolean same() {
      return differences.isEmpty();
    }

    /** Whether the contributions are the total, up to their rounding. */
    public boolean addsUp() {
      return Math.abs(contributions - total) <= ROUNDING * Math.max(1, Math.abs(total));
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
    SourceVersion dataVersion = Run.readTo(run);
    String modelVersion = stored.getAs("model_version");
    ModelRegistry registry = new ModelRegistry(spark, lake, pipeline.name());
    byte[] artifact = registry.artifact(modelVersion);
    Models.requireFits(pipeline, modelVersion, Model.decode(artifact));

    Optional<Snapshot> start =
        Run.detail(run, Snapshots.DETAIL).map(new Snapshots(spark, lake, pipeline)::require);
    Row again = again(series, time, run, artifact, start);
    Scorer scorer = Model.decode(artifact).scorer();
    double[] vector = new double[scorer.dimension()];
    SeriesRows.read(stored.getAs("features"), vector, 0);
    return new Outcome(
        anomalyId,
        series,
        Times.instant(time).toString(),
        stored.<Double>getAs("score"),
        again.<Double>getAs("score"),
        differences(stored, again),
        anomaly.<Row>getList(anomaly.fieldIndex("reasons")).stream()
            .mapToDouble(reason -> reason.<Double>getAs("contribution"))
            .sum(),
        scorer.total(vector),
        dataVersion.number(),
        modelVersion,
        registry.require(modelVersion).getAs("weir_version"),
        runId,
        start.map(s -> Times.instant(s.asOfUs()).toString()).orElse("the beginning"));
  }

  private Row again(String series, long time, Row run, byte[] artifact, Optional<Snapshot> start) {
    SourceVersion dataVersion = Run.readTo(run);
    Dataset<Row> rows =
        new Refold(
                spark,
                lake,
                pipeline,
                dataVersion,
                start,
                Optional.ofNullable(run.<String>getAs("generation")))
            .rows(new Span(time, time + 1), series);
    List<Row> made =
        new Scoring(spark, pipeline, artifact).score(rows, "", Role.CHAMPION).collectAsList();
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

  private Row stored(String series, long time) {
    return Role.champions(tables.read(lake.table(pipeline.name(), TableDefinition.SCORES)))
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
