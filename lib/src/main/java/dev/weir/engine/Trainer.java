package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import dev.weir.core.Sha256;
import dev.weir.detector.Detectors;
import dev.weir.detector.Sample;
import dev.weir.detector.Scorer;
import dev.weir.source.SourceVersion;
import dev.weir.spec.CanonicalForm;
import dev.weir.spec.PipelineSpec;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import dev.weir.threshold.Calibration;
import dev.weir.threshold.IncidentCurve;
import dev.weir.threshold.ScoreHistory;
import dev.weir.threshold.ScoredObservation;
import dev.weir.threshold.Thresholds;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Trains a pipeline's detector on the history of its source: pins the source's version, folds it
 * through the series program, fits the detector on a canonical sample, calibrates its scores, and
 * registers the model with every series' memory at the end of the history.
 *
 * <p>The sample holds the observations with the smallest hashes of series, time and seed, in the
 * order of these hashes, so that neither partitioning nor file layout can change the model.
 */
public final class Trainer {

  /** The strangest observations of the history that are looked at for tail and incident curve. */
  private static final int TOP = 20_000;

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Progress progress;

  public Trainer(SparkSession spark, Lake lake, Pipeline pipeline, Progress progress) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /** What a training gave. */
  public record Outcome(
      String modelVersion,
      String status,
      String artifactSha256,
      long dataVersion,
      long observations,
      int sampleRows,
      String historyStart,
      String historyEnd,
      LedgerCounts ledger,
      double seconds) {}

  /**
   * Trains on everything before an instant.
   *
   * @param untilUs the end of the history; {@code Long.MAX_VALUE} for all there is
   * @throws IllegalArgumentException if there is too little history, or the source cannot be read
   * @throws Superseded if another run began to train on the same history meanwhile
   */
  public Outcome train(long untilUs) {
    lake.requireWritable(spark);
    PipelineSpec spec = pipeline.spec();
    Models.requireSameSource(pipeline, new ModelRegistry(spark, lake, spec.name()));
    History history = History.now(spark, lake, pipeline);
    Run run =
        Run.start(
            spark,
            lake,
            spec.name(),
            "train",
            untilUs == Long.MAX_VALUE
                ? Map.of()
                : Map.of("until", Times.instant(untilUs).toString()));
    Lease lease =
        Lease.take(
            spark,
            lake,
            spec.name(),
            "training " + new Span(Long.MIN_VALUE, untilUs).text(),
            run.id(),
            List.of(TableDefinition.MODELS));
    return trained(history, untilUs, training -> stored(run, lease, history, training));
  }

  /** The artifact that a training at a version of the source gives; nothing is written. */
  byte[] again(SourceVersion version, long untilUs) {
    return trained(
        History.at(spark, lake, pipeline, version), untilUs, training -> training.model().encode());
  }

  /**
   * What a training learnt, before it is stored.
   *
   * @param rows {@link SeriesRows} of the history
   * @param watermark where the history ends
   * @param whole whether every row of the source's version is in it
   */
  private record Training(
      Dataset<Row> rows, Survey survey, Model model, long watermark, boolean whole) {}

  private <T> T trained(History history, long untilUs, Function<Training, T> then) {
    progress.say("Reading " + history.source() + " at version " + history.version());
    return pipeline.program().isStateless()
        ? stateless(history, untilUs, then)
        : folded(history, untilUs, then);
  }

  /** Every event is an observation by itself: one pass over the source, no shuffle. */
  private <T> T stateless(History history, long untilUs, Function<Training, T> then) {
    Dataset<Row> rows = StatelessRows.of(pipeline, history.events(Long.MIN_VALUE, untilUs));
    Survey survey = Survey.of(pipeline, rows, history.rows());
    boolean whole = untilUs == Long.MAX_VALUE || latest(history) < untilUs;
    return then.apply(
        fitted(rows, survey, Math.min(history.watermarkUs(survey.lastUs()), untilUs), whole));
  }

  private <T> T folded(History history, long untilUs, Function<Training, T> then) {
    long latest = latest(history);
    long watermark = Math.min(history.watermarkUs(latest), untilUs);
    Dataset<Row> rows =
        new SeriesFold(pipeline, watermark, Long.MIN_VALUE, Long.MAX_VALUE, history.source())
            .over(history.events(Long.MIN_VALUE, untilUs), Optional.empty())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      LedgerCounts ledger = LedgerCounts.ofBatch(pipeline, rows);
      progress.say(
          String.format(
              "Folded %,d rows into %,d observations", ledger.input(), ledger.observations()));
      Survey survey = Survey.of(pipeline, rows, ledger.scored() == 0 ? 0 : ledger.observations());
      return then.apply(fitted(rows, survey, watermark, latest < untilUs));
    } finally {
      rows.unpersist();
    }
  }

  private long latest(History history) {
    return history
        .latestUs()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot train "
                        + pipeline.name()
                        + ": source "
                        + history.source()
                        + " has no row with an event time. Land data first (weir land)."));
  }

  private Training fitted(Dataset<Row> rows, Survey survey, long watermark, boolean whole) {
    PipelineSpec spec = pipeline.spec();
    requireEnough(survey);
    Sample sample = survey.sample(pipeline);
    Scorer scorer = Detectors.detector(spec.detector()).fit(sample);
    progress.say(
        String.format(
            "Fitted %s on %,d of %,d observations",
            spec.detector().kind(), sample.count(), survey.observations()));
    return new Training(rows, survey, calibrated(rows, survey, sample, scorer), watermark, whole);
  }

  /** Stores memories, refused rows and the model, the receipt last. */
  private Outcome stored(Run run, Lease lease, History history, Training training) {
    Survey survey = training.survey();
    byte[] artifact = training.model().encode();
    String version = Model.version(artifact);
    new Snapshots(spark, lake, pipeline)
        .store(
            training.rows(),
            training.watermark(),
            training.whole() ? Optional.of(history.version()) : Optional.empty(),
            run.id());
    if (survey.ledger().refused() > 0) {
      new Quarantine(spark, lake, pipeline.name(), pipeline.source(spark, lake))
          .keep(training.rows(), run.id());
    }
    String status = register(run, lease, history, training, artifact);
    double seconds =
        run.ledger(survey.ledger())
            .quarantined(survey.ledger().reasons(training.rows()))
            .range(survey.firstUs(), training.watermark())
            .reached(history.version())
            .with("model_version", version)
            .with("written_rows", (long) survey.sampled())
            .finish();
    return new Outcome(
        version,
        status,
        Sha256.hex(artifact),
        history.version().number(),
        survey.observations(),
        survey.sampled(),
        Times.instant(survey.firstUs()).toString(),
        Times.instant(training.watermark()).toString(),
        survey.ledger(),
        seconds);
  }

  /**
   * Says what the detector's scores mean on the history. Its tail and its incidents are counted
   * over all observations; where each event stands alone and the threshold does not ask for
   * incidents, the sample speaks for them, and the history is not read again.
   */
  private Model calibrated(Dataset<Row> rows, Survey survey, Sample sample, Scorer scorer) {
    PipelineSpec spec = pipeline.spec();
    double[] sampleScores = new double[sample.count()];
    scorer.score(sample.rows(), sample.count(), sampleScores);
    Model bySample =
        new Model(
            CanonicalForm.hash(spec),
            pipeline.program().hash(),
            pipeline.program().featureNames(),
            scorer,
            new ScoreHistory(
                Calibration.of(new double[0], sampleScores, sampleScores.length),
                Optional.empty()));
    if (pipeline.program().isStateless()
        && !Thresholds.threshold(spec.threshold()).countsIncidents()) {
      return bySample;
    }
    List<ScoredObservation> top = top(rows, bySample.encode());
    double[] topScores = top.stream().mapToDouble(ScoredObservation::score).toArray();
    double days = (survey.lastUs() - survey.firstUs() + pipeline.stepUs()) / (double) Times.DAY_US;
    return bySample.with(
        new ScoreHistory(
            Calibration.of(sampleScores, topScores, survey.observations()),
            Optional.of(IncidentCurve.of(top, spec.incidents().gap(), Math.max(1, days)))));
  }

  /** Registers the model unless it is known; returns its status. */
  private String register(
      Run run, Lease lease, History history, Training training, byte[] artifact) {
    Survey survey = training.survey();
    Model model = training.model();
    ModelRegistry registry = new ModelRegistry(spark, lake, pipeline.name());
    Map<String, Object> columns = new HashMap<>();
    columns.put("model_version", Model.version(artifact));
    columns.put("detector", pipeline.spec().detector().kind());
    columns.put("pipeline_file", pipeline.text());
    columns.put("pipeline_hash", model.pipelineHash());
    columns.put("program_hash", model.programHash());
    columns.put("source", history.source());
    columns.put("data_version", history.version().number());
    columns.put("data_offsets", history.version().offsets());
    columns.put("history_start", Times.timestamp(survey.firstUs()));
    columns.put("history_end", Times.timestamp(training.watermark()));
    columns.put("observations", survey.observations());
    columns.put("sample_rows", (long) survey.sampled());
    columns.put("metrics", CollectionConverters.asScala(metrics(model)));
    columns.put(Profile.COLUMN, CollectionConverters.asScala(Profile.of(survey.sample(pipeline))));
    columns.put("artifact_path", registry.store(artifact));
    columns.put("artifact_sha256", Sha256.hex(artifact));
    columns.put("weir_version", Versions.weir());
    columns.put("spark_version", spark.version());
    columns.put("java_version", System.getProperty("java.version"));
    columns.put("run_id", run.id());
    columns.put("trained_at", Timestamp.from(Instant.now()));
    return registry.register(columns, lease.fence());
  }

  private Map<String, Double> metrics(Model model) {
    return Map.of(
        "score_median", model.history().calibration().scoreAt(0.5),
        "score_p99", model.history().calibration().scoreAt(0.01),
        "score_p999", model.history().calibration().scoreAt(0.001));
  }

  /**
   * The strangest observations, by score and then by series and time, so that ties cannot be
   * decided by partitioning.
   */
  private List<ScoredObservation> top(Dataset<Row> rows, byte[] artifact) {
    Dataset<Row> scored = new Scoring(spark, pipeline, artifact).score(rows, "", Role.CHAMPION);
    List<ScoredObservation> top = new ArrayList<>();
    for (Row row :
        scored
            .filter(col("score").isNotNull())
            .select("score", "series", "event_time")
            .orderBy(col("score").desc(), col("series"), col("event_time"))
            .limit(TOP)
            .collectAsList()) {
      top.add(
          new ScoredObservation(
              row.getString(1), Times.micros(row.getTimestamp(2)), row.getDouble(0)));
    }
    return top;
  }

  private void requireEnough(Survey survey) {
    int least = Detectors.detector(pipeline.spec().detector()).leastRows();
    if (survey.sampled() < least) {
      throw new IllegalArgumentException(
          "Cannot train "
              + pipeline.name()
              + ": "
              + survey.observations()
              + " complete observations in the history, and "
              + pipeline.spec().detector().kind()
              + " needs "
              + least
              + ". Land more history, shorten the features' warm-up, or lower detector."
              + pipeline.spec().detector().kind()
              + ".sample.");
    }
  }
}
