package dev.weir.engine;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;

import dev.weir.threshold.MovingThreshold;
import dev.weir.threshold.Threshold;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which scores are above the level of a threshold. Of one that stands still the level is a number
 * for each model; of one that moves it is worked out for each observation from the scores of its
 * series that it looks back on. Whoever judges comes here, so that all find the same.
 */
final class Levels {

  /** The level of an observation, in units of its model's score. */
  static final String COLUMN = "level";

  private static final String[] KEY = {"series", "event_time", "model_version"};

  private static final StructType STILL =
      new StructType()
          .add("place", DataTypes.IntegerType)
          .add("model_version", DataTypes.StringType)
          .add(COLUMN, DataTypes.DoubleType);

  private final SparkSession spark;
  private final JudgedModels models;

  Levels(SparkSession spark, JudgedModels models) {
    this.spark = spark;
    this.models = models;
  }

  /**
   * The rows that are above their level, with it.
   *
   * @param rows scores, none null
   * @param versions the models that gave them
   * @param table all scores of their series that could be looked back on, these included; asked for
   *     only by a threshold that moves
   */
  Dataset<Row> above(
      Threshold threshold, Dataset<Row> rows, List<String> versions, Supplier<Dataset<Row>> table) {
    if (!(threshold instanceof MovingThreshold moving)) {
      return aboveStill(threshold, rows, versions);
    }
    Row reach = rows.agg(min("event_time"), max("event_time")).head();
    if (reach.isNullAt(0)) {
      return none(rows);
    }
    Span span = Span.of(reach.getTimestamp(0), reach.getTimestamp(1));
    Dataset<Row> past =
        table
            .get()
            .filter(Ranges.eventTime(moving.sinceUs(span.fromUs()), span.endUs()))
            .filter(col("score").isNotNull())
            .join(rows.select("series").distinct(), new String[] {"series"}, "left_semi");
    TreeSet<String> all = new TreeSet<>(versions);
    all.addAll(JudgedModels.versions(past));
    return aboveMoving(moving, rows, past, List.copyOf(all));
  }

  /** The same of rows that one model scored, of which each looks back on the others. */
  Dataset<Row> above(Threshold threshold, Dataset<Row> rows, String version) {
    return threshold instanceof MovingThreshold moving
        ? aboveMoving(moving, rows, rows, List.of(version))
        : aboveStill(threshold, rows, List.of(version));
  }

  /**
   * What each of some thresholds finds: {@code place} of the threshold, {@code series}, {@code
   * event_time}.
   *
   * @param scores none null, with all that could be looked back on
   * @param asked the observations that are judged
   * @param versions the models that gave the scores
   */
  Dataset<Row> found(
      Map<Integer, Threshold> thresholds, Dataset<Row> scores, Span asked, List<String> versions) {
    List<Row> levels = new ArrayList<>();
    Map<Integer, MovingThreshold> moving = new LinkedHashMap<>();
    thresholds.forEach(
        (place, threshold) -> {
          if (threshold instanceof MovingThreshold moves) {
            moving.put(place, moves);
          } else {
            for (String version : versions) {
              levels.add(
                  RowFactory.create(place, version, threshold.level(models.history(version))));
            }
          }
        });
    Column judged = asked.holds("event_time");
    Dataset<Row> found =
        scores
            .filter(judged)
            .join(broadcast(spark.createDataFrame(levels, STILL)), "model_version")
            .filter(col("score").gt(col(COLUMN)))
            .select("place", "series", "event_time");
    return moving.isEmpty()
        ? found
        : found.union(
            passed(moving, narrow(scores, judged, lit(true)), versions)
                .select("place", "series", "event_time"));
  }

  private Dataset<Row> aboveStill(Threshold threshold, Dataset<Row> rows, List<String> versions) {
    return versions.stream()
        .map(
            version -> {
              double level = threshold.level(models.history(version));
              return rows.filter(col("model_version").equalTo(version).and(col("score").gt(level)))
                  .withColumn(COLUMN, lit(level));
            })
        .reduce(Dataset::unionByName)
        .orElseGet(() -> none(rows));
  }

  private Dataset<Row> aboveMoving(
      MovingThreshold moving, Dataset<Row> rows, Dataset<Row> past, List<String> versions) {
    Dataset<Row> narrow =
        narrow(rows, lit(true), lit(false)).unionByName(narrow(past, lit(false), lit(true)));
    return rows.join(passed(Map.of(0, moving), narrow, versions).drop("place", "time_us"), KEY)
        .filter(col("score").gt(col(COLUMN)));
  }

  private Dataset<Row> passed(
      Map<Integer, MovingThreshold> moving, Dataset<Row> narrow, List<String> versions) {
    return narrow
        .repartition(col("series"))
        .sortWithinPartitions("series", "time_us")
        .mapPartitions(
            new LevelPass(moving, models.calibrations(versions)), Encoders.row(LevelPass.OUTPUT))
        .withColumn("event_time", timestamp_micros(col("time_us")));
  }

  private static Dataset<Row> narrow(Dataset<Row> scores, Column asked, Column remembered) {
    return scores.select(
        col("series"),
        unix_micros(col("event_time")).as("time_us"),
        col("score"),
        col("model_version"),
        asked.as("asked"),
        remembered.as("remembered"));
  }

  private static Dataset<Row> none(Dataset<Row> rows) {
    return rows.withColumn(COLUMN, lit(0.0)).limit(0);
  }
}
