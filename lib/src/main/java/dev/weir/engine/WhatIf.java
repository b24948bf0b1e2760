package dev.weir.engine;

import dev.weir.spec.Group;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import dev.weir.threshold.MovingThreshold;
import dev.weir.threshold.ScoreHistory;
import dev.weir.threshold.Threshold;
import dev.weir.threshold.Thresholds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What other thresholds would have said, from {@code scores} alone: nothing is scored again, and
 * nothing is written.
 */
public final class WhatIf {

  private static final StructType FOUND =
      new StructType()
          .add("policy", DataTypes.StringType)
          .add("level", DataTypes.DoubleType)
          .add("anomalies", DataTypes.LongType)
          .add("incidents", DataTypes.LongType)
          .add("incidents_per_day", DataTypes.DoubleType)
          .add("precision", DataTypes.DoubleType)
          .add("recall", DataTypes.DoubleType)
          .add("mean_delay_minutes", DataTypes.DoubleType);

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final DeltaTables tables;

  public WhatIf(SparkSession spark, Lake lake, Pipeline pipeline) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.tables = new DeltaTables(spark);
  }

  /**
   * A row per policy, in their order: {@code policy}, {@code level} (the champion's; null where it
   * moves), {@code anomalies}, {@code incidents}, {@code incidents_per_day}; and where an analyst
   * labelled anomalies, {@code precision} (the share of incidents that touch one), {@code recall}
   * (the share of labelled periods that are touched) and {@code mean_delay_minutes} (from the start
   * of the period to its first anomaly).
   *
   * @param policies thresholds as the pipeline file writes them, such as {@code budget:
   *     {alerts-per-day: 3}}
   * @throws IllegalArgumentException if a policy is none, or nothing was scored yet
   */
  public Dataset<Row> of(List<String> policies) {
    Dataset<Row> scores =
        Role.champions(tables.readOrEmpty(lake, pipeline.name(), TableDefinition.SCORES))
            .filter("score IS NOT NULL")
            .select("series", "event_time", "score", "model_version");
    ModelRegistry registry = new ModelRegistry(spark, lake, pipeline.name());
    JudgedModels models = new JudgedModels(registry::artifact);
    ScoreHistory champion = models.history(registry.requireChampion());
    Map<Integer, Threshold> thresholds = thresholds(policies);
    Dataset<Row> found =
        new Levels(spark, models)
            .found(
                thresholds,
                scores,
                new Span(Long.MIN_VALUE, Long.MAX_VALUE),
                requireScored(scores));
    Hindsight hindsight = new Hindsight(spark, lake, pipeline);
    List<Row> rows = new ArrayList<>();
    for (Row row : hindsight.of(policies, found, scores, hindsight.labels())) {
      Threshold threshold = thresholds.get(row.<Integer>getAs("place"));
      rows.add(
          RowFactory.create(
              row.getAs("policy"),
              threshold instanceof MovingThreshold ? null : threshold.level(champion),
              row.getAs("anomalies"),
              row.getAs("incidents"),
              row.getAs("incidents_per_day"),
              row.getAs("precision"),
              row.getAs("recall"),
              row.getAs("mean_delay_minutes")));
    }
    return spark.createDataFrame(rows, FOUND);
  }

  private static Map<Integer, Threshold> thresholds(List<String> policies) {
    Map<Integer, Threshold> thresholds = new LinkedHashMap<>();
    for (String policy : policies) {
      thresholds.put(
          thresholds.size(),
          Thresholds.threshold(Registries.reader().choice(Group.THRESHOLDS, policy)));
    }
    return thresholds;
  }

  /** The models that scored. */
  private List<String> requireScored(Dataset<Row> scores) {
    List<String> versions = JudgedModels.versions(scores);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot say what would be found in "
              + pipeline.name()
              + ": nothing was scored yet. Score a period first (weir backfill).");
    }
    return versions;
  }
}
