package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.weir.engine.Finding.Found;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Gives the reasons of all anomalies of a period again, and makes some of them again from the
 * source: those whose identities, which are hashes, come first.
 */
final class AnomaliesCheck {

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Span asked;
  private final int reproduced;
  private final DeltaTables tables;
  private final ModelRegistry registry;

  AnomaliesCheck(SparkSession spark, Lake lake, Pipeline pipeline, Span asked, int reproduced) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
    this.asked = asked;
    this.reproduced = reproduced;
    this.tables = new DeltaTables(spark);
    this.registry = new ModelRegistry(spark, lake, pipeline.name());
  }

  Found run() {
    Dataset<Row> anomalies = table(TableDefinition.ANOMALIES).filter(asked.holds("event_time"));
    Dataset<Row> scored =
        Role.champions(table(TableDefinition.SCORES))
            .join(
                anomalies.select("series", "event_time"),
                new String[] {"series", "event_time"},
                "left_semi");
    long count = anomalies.count();
    if (count == 0) {
      return Found.notChecked("there is no anomaly in the period");
    }
    return otherReasons(anomalies, scored)
        .or(() -> notReproduced(anomalies))
        .orElseGet(
            () ->
                Found.holds(
                    "the reasons of %,d anomalies came out again and add up; %d of the anomalies were made again from the source, bit for bit",
                    count, Math.min(count, reproduced)));
  }

  private Optional<Found> otherReasons(Dataset<Row> anomalies, Dataset<Row> scored) {
    Map<String, byte[]> artifacts =
        new JudgedModels(registry::artifact).artifacts(JudgedModels.versions(scored));
    Dataset<Row> again =
        new Verdicts(pipeline, artifacts, "", Timestamp.from(Instant.EPOCH))
            .on(scored.withColumn(Levels.COLUMN, lit(0.0)))
            .select(
                col("anomaly_id"),
                col("reasons").as("reasons_again"),
                col("kind").as("kind_again"));
    Dataset<Row> stored =
        anomalies
            .join(
                scored.select("series", "event_time"),
                new String[] {"series", "event_time"},
                "left_semi")
            .select("anomaly_id", "reasons", "kind");
    // Several observations of a series may have the same time, and then the same identity.
    Column same =
        stored
            .col("anomaly_id")
            .equalTo(again.col("anomaly_id"))
            .and(col("reasons").eqNullSafe(col("reasons_again")))
            .and(col("kind").isNull().or(col("kind").eqNullSafe(col("kind_again"))));
    return stored.join(again, same, "left_anti").orderBy("anomaly_id").takeAsList(1).stream()
        .findFirst()
        .map(
            row ->
                Found.broken(
                    "the reasons of anomaly %s, or its kind, are not what its model says of its observation",
                    row.getString(0)));
  }

  private Optional<Found> notReproduced(Dataset<Row> anomalies) {
    Reproduction reproduction = new Reproduction(spark, lake, pipeline);
    for (Row anomaly : anomalies.orderBy("anomaly_id").takeAsList(reproduced)) {
      String id = anomaly.getAs("anomaly_id");
      try {
        Reproduction.Outcome outcome = reproduction.of(id);
        if (!outcome.same()) {
          return Optional.of(
              Found.broken(
                  "anomaly %s was made again, and %s differ",
                  id, String.join(", ", outcome.differences())));
        }
        if (!outcome.addsUp()) {
          return Optional.of(
              Found.broken(
                  "the contributions of anomaly %s add up to %s, and the detector's total is %s",
                  id, outcome.contributions(), outcome.total()));
        }
      } catch (IllegalStateException e) {
        return Optional.of(Found.broken("%s", e.getMessage()));
      }
    }
    return Optional.empty();
  }

  private Dataset<Row> table(TableDefinition table) {
    return tables.readOrEmpty(lake, pipeline.name(), table);
  }
}
