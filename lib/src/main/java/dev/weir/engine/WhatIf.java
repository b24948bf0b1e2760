package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;

import dev.weir.spec.Group;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import dev.weir.threshold.Threshold;
import dev.weir.threshold.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * What other thresholds would have said, from {@code scores} alone: nothing is scored again, and
 * nothing is written.
 */
public final class WhatIf {

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
   * A row per policy, in their order: {@code policy}, {@code level} (the champion's), {@code
   * anomalies}, {@code incidents}, {@code incidents_per_day}; and where an analyst labelled
   * anomalies, {@code precision} (the share of incidents that touch one), {@code recall} (the share
   * of labelled periods that are touched) and {@code mean_delay_minutes} (from the start of the
   * period to its first anomaly).
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
    Dataset<Row> levels = levels(policies, scores);
    Hindsight hindsight = new Hindsight(spark, lake, pipeline);
    return hindsight
        .of(scores, levels, hindsight.labels())
        .join(
            levels.groupBy("place").agg(max(expr("if(champion, level, null)")).as("level")),
            "place")
        .orderBy("place")
        .select(
            "policy",
            "level",
            "anomalies",
            "incidents",
            "incidents_per_day",
            "precision",
            "recall",
            "mean_delay_minutes");
  }

  /** The level of each policy for each model that scored. */
  private Dataset<Row> levels(List<String> policies, Dataset<Row> scores) {
    ModelRegistry registry = new ModelRegistry(spark, lake, pipeline.name());
    String champion = registry.requireChampion();
    List<Row> rows = new ArrayList<>();
    List<String> versions =
        scores.select("model_version").distinct().orderBy("model_version").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    if (versions.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot say what would be found in "
              + pipeline.name()
              + ": nothing was scored yet. Score a period first (weir backfill).");
    }
    for (String version : versions) {
      Model model = Model.decode(registry.artifact(version));
      for (int place = 0; place < policies.size(); place++) {
        Threshold threshold =
            Thresholds.threshold(Registries.reader().choice(Group.THRESHOLDS, policies.get(place)));
        rows.add(
            RowFactory.create(
                place, policies.get(place), version, threshold.level(model.history())));
      }
    }
    return spark
        .createDataFrame(rows, Hindsight.LEVELS)
        .withColumn("champion", col("model_version").equalTo(champion));
  }
}
