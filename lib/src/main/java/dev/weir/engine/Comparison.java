package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.weir.source.SourceVersion;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.threshold.MovingThreshold;
import dev.weir.threshold.Threshold;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * A challenger beside the champion: both score the same period of the same version of the source,
 * each as it was trained, and today's threshold judges both. Nothing is written.
 */
public final class Comparison {

  /** Without labels, so many times the champion's incidents are too many. */
  private static final double MOST_TIMES = 2;

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final ModelRegistry registry;
  private final Progress progress;

  public Comparison(SparkSession spark, Lake lake, Pipeline pipeline, Progress progress) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.progress = Objects.requireNonNull(progress, "progress");
    this.registry = new ModelRegistry(spark, lake, pipeline.name());
  }

  /**
   * What a model found.
   *
   * @param level above which an observation is an anomaly; empty where it moves
   * @param precision the share of its incidents that touch a labelled period; empty without labels
   * @param recall the share of labelled periods that it touches; empty without labels
   */
  public record Found(
      String modelVersion,
      Optional<Double> level,
      long anomalies,
      long incidents,
      double incidentsPerDay,
      Optional<Double> precision,
      Optional<Double> recall) {

    /** Of a row of {@link Hindsight}. */
    static Found of(Row row, Optional<Double> level) {
      return new Found(
          row.getAs("policy"),
          level,
          row.<Long>getAs("anomalies"),
          row.<Long>getAs("incidents"),
          row.<Double>getAs("incidents_per_day"),
          Optional.ofNullable(row.getAs("precision")),
          Optional.ofNullable(row.getAs("recall")));
    }

    /** The harmonic mean of precision and recall; 0 without incidents. */
    double f1() {
      double p = precision.orElse(0.0);
      double r = recall.orElse(0.0);
      return p + r == 0 ? 0 : 2 * p * r / (p + r);
    }
  }

  /**
   * What came out.
   *
   * @param labelledPeriods anomalous periods that analysts labelled in the time that was compared
   * @param agreement anomalies that both found, as a share of those that either did; 1 if neither
   *     found any
   * @param better whether the challenger is to be preferred
   * @param reason why
   */
  public record Outcome(
      String from,
      String to,
      long dataVersion,
      long observations,
      long labelledPeriods,
      Found champion,
      Found challenger,
      double agreement,
      boolean better,
      String reason) {}

  /**
   * Compares two models on the observations in [from, to), as far as windows are closed.
   *
   * @param championVersion empty for the champion
   * @throws IllegalArgumentException if there is no such model, both are the same, or nothing can
   *     be scored there
   */
  public Outcome run(
      long fromUs, long toUs, Optional<String> championVersion, String challengerVersion) {
    if (fromUs >= toUs) {
      throw new IllegalArgumentException(
          "Invalid --to: " + Times.instant(toUs) + " (must be after --from)");
    }
    String champion = championVersion.orElseGet(registry::requireChampion);
    if (champion.equals(challengerVersion)) {
      throw new IllegalArgumentException(
          "Cannot compare model " + champion + " with itself. Name another as --challenger.");
    }
    History history = History.now(spark, lake, pipeline);
    SourceVersion version = history.version();
    Span span = new Span(fromUs, Math.max(fromUs, Math.min(toUs, history.closedUntilUs())));
    progress.say("Scoring " + span.text() + " with " + champion + " and " + challengerVersion);
    Threshold threshold = Policy.of(pipeline).threshold();
    Span reach =
        threshold instanceof MovingThreshold moving
            ? new Span(moving.sinceUs(span.fromUs()), span.endUs())
            : span;
    Dataset<Row> scores =
        scored(champion, version, reach)
            .unionByName(scored(challengerVersion, version, reach))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return judged(scores, threshold, List.of(champion, challengerVersion), version, span);
    } finally {
      scores.unpersist();
    }
  }

  /** A model's scores, by the pipeline file that it was trained by. */
  private Dataset<Row> scored(String model, SourceVersion version, Span span) {
    Pipeline trained = Pipelines.registered(registry.require(model), pipeline.folder());
    Dataset<Row> rows =
        new Refold(
                spark,
                lake,
                trained,
                version,
                new Snapshots(spark, lake, trained).latestBy(span.fromUs()),
                Optional.empty())
            .rows(span);
    return new Scoring(spark, trained, registry.artifact(model))
        .score(rows, "", Role.CHAMPION)
        .filter(col("score").isNotNull().and(span.holds("event_time")))
        .select("series", "event_time", "score", "model_version");
  }

  private Outcome judged(
      Dataset<Row> scores,
      Threshold threshold,
      List<String> versions,
      SourceVersion version,
      Span span) {
    Dataset<Row> asked = scores.filter(span.holds("event_time"));
    long observations = asked.filter(col("model_version").equalTo(versions.get(0))).count();
    if (observations == 0) {
      throw new IllegalArgumentException(
          "Cannot compare models of "
              + pipeline.name()
              + ": nothing can be scored "
              + span.text()
              + ". Name a period that the source has (--from, --to).");
    }
    Hindsight hindsight = new Hindsight(spark, lake, pipeline);
    JudgedModels models = new JudgedModels(registry::artifact);
    Dataset<Row> anomalies = anomalies(scores, threshold, versions, models, span);
    List<Row> found = hindsight.of(versions, anomalies, asked, hindsight.labels(span));
    Found ours = Found.of(found.get(0), level(threshold, models, versions.get(0)));
    Found theirs = Found.of(found.get(1), level(threshold, models, versions.get(1)));
    long labelled = found.get(0).getAs("labelled");
    boolean better =
        labelled > 0
            ? theirs.f1() >= ours.f1()
            : theirs.incidents() <= MOST_TIMES * Math.max(1, ours.incidents());
    return new Outcome(
        Times.instant(span.fromUs()).toString(),
        Times.instant(span.endUs()).toString(),
        version.number(),
        observations,
        labelled,
        ours,
        theirs,
        agreement(anomalies),
        better,
        labelled > 0
            ? String.format(
                "F1 of incidents on %d labelled periods is %.3f, the champion's %.3f",
                labelled, theirs.f1(), ours.f1())
            : String.format(
                "no labels; %d incidents, the champion has %d, and up to %.0f times as many are accepted",
                theirs.incidents(), ours.incidents(), MOST_TIMES));
  }

  /** What each model finds, looking back on its own scores alone. */
  private Dataset<Row> anomalies(
      Dataset<Row> scores,
      Threshold threshold,
      List<String> versions,
      JudgedModels models,
      Span span) {
    Levels levels = new Levels(spark, models);
    return IntStream.range(0, versions.size())
        .mapToObj(
            place ->
                levels.found(
                    Map.of(place, threshold),
                    scores.filter(col("model_version").equalTo(versions.get(place))),
                    span,
                    List.of(versions.get(place))))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  static Optional<Double> level(Threshold threshold, JudgedModels models, String version) {
    return threshold instanceof MovingThreshold
        ? Optional.empty()
        : Optional.of(threshold.level(models.history(version)));
  }

  private static double agreement(Dataset<Row> anomalies) {
    Row both =
        anomalies
            .groupBy("series", "event_time")
            .agg(count_distinct(col("place")).as("models"))
            .agg(count(lit(1)), count(when(col("models").equalTo(2), 1)))
            .head();
    return both.getLong(0) == 0 ? 1 : (double) both.getLong(1) / both.getLong(0);
  }
}
