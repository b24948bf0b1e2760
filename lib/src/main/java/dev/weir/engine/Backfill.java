package dev.weir.engine;

import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores a period again: folds the source from the nearest memory before it, and replaces exactly
 * the period's rows of {@code scores}. Late rows are in the source by now, so a backfill heals what
 * the stream could not wait for. Where a stream runs, it goes as far as that has come (see {@link
 * Frontier}), and its commit leaves what the stream appends meanwhile.
 */
public final class Backfill {

  /** So often may the stream be begun anew while a period is folded. */
  private static final int MOST_BEGINNINGS = 5;

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Progress progress;

  public Backfill(SparkSession spark, Lake lake, Pipeline pipeline, Progress progress) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /**
   * What a backfill did; {@code to} is where it ended: windows still open are left to the stream.
   */
  public record Outcome(
      String modelVersion,
      long dataVersion,
      String from,
      String to,
      long scoresWritten,
      LedgerCounts ledger,
      double seconds) {}

  /**
   * Scores the observations in [from, to) with a model.
   *
   * @throws IllegalArgumentException if there is no such model, it was trained for other features,
   *     or the source cannot be read
   * @throws Superseded if another run began to backfill the same period meanwhile
   */
  public Outcome run(long fromUs, long toUs, Optional<String> modelVersion) {
    lake.requireWritable(spark);
    requireOrdered(fromUs, toUs);
    ModelRegistry registry = new ModelRegistry(spark, lake, pipeline.name());
    Models.requireSameSource(pipeline, registry);
    String version = modelVersion.orElseGet(registry::requireChampion);
    Models.requireFits(pipeline, version, Model.decode(registry.artifact(version)));
    for (int begun = 1; ; begun++) {
      try {
        return run(fromUs, toUs, version, registry);
      } catch (Frontier.Moved moved) {
        if (begun == MOST_BEGINNINGS) {
          throw new IllegalStateException(
              "Cannot backfill "
                  + pipeline.name()
                  + ": its stream was begun anew "
                  + MOST_BEGINNINGS
                  + " times meanwhile. Run it again when the stream runs.",
              moved);
        }
        progress.say("The stream was begun anew meanwhile; folding again");
      }
    }
  }

  private Outcome run(long fromUs, long toUs, String version, ModelRegistry registry) {
    ScoringModels scoring =
        ScoringModels.beside(
            version,
            registry,
            shadow -> Models.fits(pipeline, Model.decode(registry.artifact(shadow))));
    Frontier frontier = Frontier.now(spark, lake, pipeline);
    History history =
        frontier
            .version()
            .map(read -> History.at(spark, lake, pipeline, read))
            .orElseGet(() -> History.now(spark, lake, pipeline));
    long latest =
        history
            .latestUs()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot backfill "
                            + pipeline.name()
                            + ": source "
                            + history.source()
                            + " has no row with an event time. Land data first (weir land)."));
    long watermark = Math.min(Math.min(history.watermarkUs(latest), toUs), frontier.watermarkUs());
    Snapshots snapshots = new Snapshots(spark, lake, pipeline);
    Optional<Snapshot> start = snapshots.latestBy(fromUs);
    long readFrom =
        start.map(s -> Pipelines.firstOpenUs(pipeline, s.asOfUs())).orElse(Long.MIN_VALUE);
    Run run = Run.start(spark, lake, pipeline.name(), "backfill", arguments(fromUs, toUs, version));
    start.ifPresent(snapshot -> run.detail(Snapshots.DETAIL, snapshot.id()));
    Lease lease =
        Lease.take(
            spark,
            lake,
            pipeline.name(),
            "backfill " + new Span(fromUs, toUs).text(),
            run.id(),
            List.of(TableDefinition.SCORES));
    progress.say(
        "Folding "
            + history.source()
            + " at version "
            + history.version()
            + start
                .map(s -> ", from the memories of " + Times.instant(s.asOfUs()))
                .orElse(", from its beginning"));
    boolean stateless = pipeline.program().isStateless();
    Dataset<Row> rows =
        stateless
            ? StatelessRows.of(pipeline, history.events(fromUs, toUs))
            : new SeriesFold(pipeline, watermark, fromUs, toUs, history.source())
                .over(history.events(readFrom, toUs), start.map(snapshots::memories))
                .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Tally tally = Tally.of(pipeline, rows);
      LedgerCounts ledger = tally.ledger();
      progress.say(
          "Folded "
              + ledger.input()
              + " rows into "
              + ledger.observations()
              + " observations; scoring with model "
              + scoring);
      long closedUs = stateless ? latest + 1 : Pipelines.closedUntilUs(pipeline, watermark);
      long endUs = Math.max(fromUs, Math.min(toUs, closedUs));
      if (endUs < toUs && frontier.hasStream()) {
        progress.say("Scoring up to " + Times.instant(endUs) + "; the rest is the stream's");
      }
      String range = Ranges.eventTime(fromUs, endUs);
      new DeltaTables(spark)
          .replaceBeside(
              scoring.score(
                  model -> new Scoring(spark, pipeline, registry.artifact(model)), rows, run.id()),
              lake.table(pipeline.name(), TableDefinition.SCORES),
              TableDefinition.SCORES,
              frontier.origin().map(origin -> range + " AND " + origin).orElse(range),
              Frontier.backfilled(pipeline, history.version()),
              frontier.fence(pipeline).and(lease.fence()));
      if (ledger.refused() > 0 && !frontier.hasStream()) { // the stream keeps what it meets itself
        new Quarantine(spark, lake, pipeline.name(), pipeline.source(spark, lake))
            .keep(rows, run.id());
      }
      snapshots.store(
          rows,
          watermark,
          latest < toUs ? Optional.of(history.version()) : Optional.empty(),
          run.id());
      double seconds =
          scoring
              .on(run.ledger(ledger).quarantined(tally.reasons()))
              .range(fromUs, endUs)
              .reached(history.version())
              .with("written_rows", scoring.rows(ledger.observations()))
              .finish();
      return new Outcome(
          version,
          history.version().number(),
          Times.instant(fromUs).toString(),
          Times.instant(endUs).toString(),
          ledger.observations(),
          ledger,
          seconds);
    } finally {
      rows.unpersist();
    }
  }

  private static void requireOrdered(long fromUs, long toUs) {
    if (fromUs >= toUs) {
      throw new IllegalArgumentException(
          "Invalid --to: "
              + Times.instant(toUs)
              + " (must be after --from "
              + Times.instant(fromUs)
              + ")");
    }
  }

  private static Map<String, String> arguments(long fromUs, long toUs, String version) {
    Map<String, String> arguments = new TreeMap<>();
    arguments.put("from", Times.instant(fromUs).toString());
    if (toUs != Long.MAX_VALUE) {
      arguments.put("to", Times.instant(toUs).toString());
    }
    arguments.put("model", version);
    return arguments;
  }
}
