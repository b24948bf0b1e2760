package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import dev.weir.core.Durations;
import dev.weir.engine.Comparison.Found;
import dev.weir.source.SourceVersion;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.threshold.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Goes through a period as it would have been lived with a pipeline file: the period is cut into
 * stretches; before each, a model is trained on what lies before it, which then scores the stretch;
 * the threshold judges all. What was known is told by event time: what came late is there already.
 * Nothing is written.
 */
public final class Backtest {

  /** Each takes a training. */
  private static final long MOST_STRETCHES = 500;

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Progress progress;

  public Backtest(SparkSession spark, Lake lake, Pipeline pipeline, Progress progress) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /**
   * What was found in a stretch, or in all.
   *
   * @param observations how many were scored
   * @param labelledPeriods anomalous periods that analysts labelled in it
   * @param found by which model, and how good it was
   * @param meanDelayMinutes from the start of a labelled period to its first anomaly; empty where
   *     none was found
   */
  public record Stretch(
      String from,
      String to,
      long observations,
      long labelledPeriods,
      Found found,
      Optional<Double> meanDelayMinutes) {}

  /**
   * What came out.
   *
   * @param stretches in order of time; an incident that reaches over a cut is in both
   * @param all the period as a whole; its model is "all"
   */
  public record Outcome(
      String from, String to, long dataVersion, List<Stretch> stretches, Stretch all) {}

  private record Lived(Span span, String version, byte[] artifact) {}

  /**
   * Lives through [from, to), as far as windows are closed.
   *
   * @param every how often a model is trained
   * @throws IllegalArgumentException if there is too little history before the period, or nothing
   *     in it
   */
  public Outcome run(long fromUs, long toUs, Duration every) {
    History history = History.now(spark, lake, pipeline);
    Span period = new Span(fromUs, Math.min(toUs, history.closedUntilUs()));
    List<Span> spans = stretches(period, Times.micros(every), every);
    List<Lived> stretches = new ArrayList<>();
    for (Span span : spans) {
      byte[] artifact = trained(history.version(), span.fromUs());
      stretches.add(new Lived(span, Model.version(artifact), artifact));
      progress.say(
          String.format(
              "%d of %d: model %s for what lies %s",
              stretches.size(), spans.size(), Model.version(artifact), span.text()));
    }
    Dataset<Row> rows =
        new Refold(
                spark,
                lake,
                pipeline,
                history.version(),
                new Snapshots(spark, lake, pipeline).latestBy(period.fromUs()),
                Optional.empty())
            .rows(period)
            .persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> scores = scored(rows, stretches).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return judged(scores, stretches, period, history.version());
    } finally {
      scores.unpersist();
      rows.unpersist();
    }
  }

  private List<Span> stretches(Span period, long everyUs, Duration every) {
    if (period.endUs() <= period.fromUs()) {
      throw new IllegalArgumentException(
          "Cannot go through "
              + pipeline.name()
              + " from "
              + Times.instant(period.fromUs())
              + ": nothing lies behind it that is closed. Name a period that the source has (--from, --to).");
    }
    if (everyUs <= 0 || (period.endUs() - period.fromUs()) / everyUs >= MOST_STRETCHES) {
      throw new IllegalArgumentException(
          "Invalid --every: "
              + Durations.format(every)
              + " (must be longer than 0, and make at most "
              + MOST_STRETCHES
              + " stretches of the period)");
    }
    List<Span> stretches = new ArrayList<>();
    for (long fromUs = period.fromUs(); fromUs < period.endUs(); fromUs += everyUs) {
      stretches.add(new Span(fromUs, Math.min(fromUs + everyUs, period.endUs())));
    }
    return stretches;
  }

  private byte[] trained(SourceVersion version, long untilUs) {
    return new Trainer(spark, lake, pipeline, Progress.SILENT).again(version, untilUs);
  }

  private Dataset<Row> scored(Dataset<Row> rows, List<Lived> stretches) {
    return stretches.stream()
        .map(
            lived ->
                new Scoring(spark, pipeline, lived.artifact)
                    .score(rows.filter(lived.span.holds("event_time")), "", Role.CHAMPION))
        .reduce(Dataset::unionByName)
        .orElseThrow()
        .filter(col("score").isNotNull())
        .select("series", "event_time", "score", "model_version");
  }

  private Outcome judged(
      Dataset<Row> scores, List<Lived> stretches, Span period, SourceVersion version) {
    Threshold threshold = Policy.of(pipeline).threshold();
    Map<String, byte[]> artifacts = new HashMap<>();
    stretches.forEach(lived -> artifacts.put(lived.version, lived.artifact));
    JudgedModels models = new JudgedModels(artifacts::get);
    Dataset<Row> found =
        new Levels(spark, models)
            .found(
                Map.of(0, threshold), scores, period, artifacts.keySet().stream().sorted().toList())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Stretch> parts = new ArrayList<>();
      for (Lived lived : stretches) {
        parts.add(
            stretch(
                lived.version,
                Comparison.level(threshold, models, lived.version),
                lived.span,
                scores,
                found));
      }
      return new Outcome(
          Times.instant(period.fromUs()).toString(),
          Times.instant(period.endUs()).toString(),
          version.number(),
          List.copyOf(parts),
          stretch("all", Optional.empty(), period, scores, found));
    } finally {
      found.unpersist();
    }
  }

  private Stretch stretch(
      String name, Optional<Double> level, Span span, Dataset<Row> scores, Dataset<Row> found) {
    Dataset<Row> judged = scores.filter(span.holds("event_time"));
    long observations = judged.count();
    Hindsight hindsight = new Hindsight(spark, lake, pipeline);
    Row row =
        hindsight
            .of(
                List.of(name),
                found.filter(span.holds("event_time")),
                judged,
                hindsight.labels(span))
            .get(0);
    return new Stretch(
        Times.instant(span.fromUs()).toString(),
        Times.instant(span.endUs()).toString(),
        observations,
        row.<Long>getAs("labelled"),
        Found.of(row, level),
        Optional.ofNullable(row.getAs("mean_delay_minutes")));
  }
}
