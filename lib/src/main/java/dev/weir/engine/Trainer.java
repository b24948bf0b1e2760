package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.xxhash64;

import dev.weir.core.Sha256;
import dev.weir.detector.Detectors;
import dev.weir.detector.Sample;
import dev.weir.detector.Scorer;
import dev.weir.spec.CanonicalForm;
import dev.weir.spec.PipelineSpec;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.threshold.Calibration;
import dev.weir.threshold.IncidentCurve;
import dev.weir.threshold.ScoredObservation;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
 * Trains a pipeline's detector on the history of its source: pins the source's version, folds it through the series program, fits
 * the detector on a canonical sample, calibrates its scores, and registers the model with every series' memory at the end of the
 * history.
 *
 * <p>The sample holds the observations with the smallest hashes of series, time and seed, in the order of these hashes, so that
 * neither partitioning nor file layout can change the model.
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
   */
  public Outcome train(long untilUs) {
    lake.requireWritable(spark);
    PipelineSpec spec = pipeline.spec();
    Models.requireSameSource(pipeline, new ModelRegistry(spark, lake, spec.name()));
    History history = new History(spark, lake, pipeline);
    Run run =
        Run.start(spark, lake, spec.name(), "train", untilUs == Long.MAX_VALUE ? Map.of() : Map.of("until", Times.instant(untilUs).toString()));
    progress.say("Reading " + history.source() + " at version " + history.version());
    long latest =
        history
            .latestUs()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot train " + spec.name() + ": source " + history.source() + " has no row with an event time. Land data first (weir land)."));
    long watermark = Math.min(history.watermarkUs(latest), untilUs);
    Dataset<Row> rows =
        new SeriesFold(pipeline, watermark, Long.MIN_VALUE, Long.MAX_VALUE, history.source())
            .over(history.events(Long.MIN_VALUE, untilUs), Optional.empty())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      LedgerCounts ledger = LedgerCounts.ofBatch(rows);
      progress.say("Folded " + ledger.input() + " rows into " + ledger.observations() + " observations");
      return fit(run, history, rows, ledger, watermark, latest < untilUs);
    } finally {
      rows.unpersist();
    }
  }

  private Outcome fit(
      Run run, History history, Dataset<Row> rows, LedgerCounts ledger, long watermark, boolean whole) {
    PipelineSpec spec = pipeline.spec();
    Dataset<Row> complete =
        rows.filter(col(SeriesRows.KIND).equalTo(SeriesRows.OBSERVATION).and(col(SeriesRows.READY)));
    Row span = complete.agg(count(lit(1)), min("event_time"), max("event_time")).head();
    long observations = span.getLong(0);
    Sample sample = sample(complete);
    requireEnough(observations, sample.count());
    Scorer scorer = Detectors.detector(spec.detector()).fit(sample);
    progress.say("Fitted " + spec.detector().kind() + " on " + sample.count() + " of " + observations + " observations");

    double[] sampleScores = new double[sample.count()];
    scorer.score(sample.rows(), sample.count(), sampleScores);
    Model uncalibrated =
        new Model(
            CanonicalForm.hash(spec), pipeline.program().hash(), pipeline.program().featureNames(), scorer,
            Calibration.of(sampleScores, sampleScores.clone(), observations), IncidentCurve.of(List.of(new ScoredObservation("", 0, 0)), spec.incidents().gap(), 1));
    List<ScoredObservation> top = top(rows, uncalibrated.encode());
    double[] topScores = top.stream().mapToDouble(ScoredObservation::score).toArray();
    double days = Math.max(1.0, (Times.micros(span.getTimestamp(2)) - Times.micros(span.getTimestamp(1)) + pipeline.stepUs()) / (double) Times.DAY_US);
    Model model =
        new Model(
            uncalibrated.pipelineHash(), uncalibrated.programHash(), uncalibrated.features(), scorer,
            Calibration.of(sampleScores, topScores, observations),
            IncidentCurve.of(top, spec.incidents().gap(), days));
    byte[] artifact = model.encode();
    String version = Model.version(artifact);
    ModelRegistry registry = new ModelRegistry(spark, lake, spec.name());

    new Snapshots(spark, lake, pipeline).store(rows, watermark, whole ? Optional.of(history.version()) : Optional.empty(), run.id());
    if (ledger.quarantined() + ledger.late() + ledger.duplicate() > 0) {
      new Quarantine(spark, lake, spec.name())
          .keep(rows, history.source(), run.id(), new DeltaTables.Transaction(run.id() + "/quarantine", 1));
    }
    Optional<Row> known = registry.find(version);
    String status = known.map(row -> row.<String>getAs("status")).orElseGet(() -> registry.champion().isPresent() ? ModelRegistry.CHALLENGER : ModelRegistry.CHAMPION);
    if (known.isEmpty()) {
      Map<String, Object> columns = new HashMap<>();
      columns.put("model_version", version);
      columns.put("status", status);
      columns.put("detector", spec.detector().kind());
      columns.put("pipeline_file", pipeline.text());
      columns.put("pipeline_hash", model.pipelineHash());
      columns.put("program_hash", model.programHash());
      columns.put("source", history.source());
      columns.put("data_version", history.version());
      columns.put("history_start", span.getTimestamp(1));
      columns.put("history_end", Times.timestamp(watermark));
      columns.put("observations", observations);
      columns.put("sample_rows", (long) sample.count());
      columns.put("metrics", scala.jdk.javaapi.CollectionConverters.asScala(metrics(model)));
      columns.put("artifact_path", registry.store(artifact));
      columns.put("artifact_sha256", Sha256.hex(artifact));
      columns.put("weir_version", Versions.weir());
      columns.put("spark_version", spark.version());
      columns.put("java_version", System.getProperty("java.version"));
      columns.put("run_id", run.id());
      Timestamp now = Timestamp.from(Instant.now());
      columns.put("trained_at", now);
      columns.put("promoted_at", status.equals(ModelRegistry.CHAMPION) ? now : null);
      registry.register(columns);
    }
    double seconds =
        run.ledger(ledger)
            .range(Times.micros(span.getTimestamp(1)), watermark)
            .with("data_version_to", history.version())
            .with("model_version", version)
            .with("written_rows", (long) sample.count())
            .finish();
    return new Outcome(
        version, status, Sha256.hex(artifact), history.version(), observations, sample.count(),
        Times.instant(Times.micros(span.getTimestamp(1))).toString(), Times.instant(watermark).toString(), ledger, seconds);
  }

  private Map<String, Double> metrics(Model model) {
    return Map.of(
        "score_median", model.calibration().scoreAt(0.5),
        "score_p99", model.calibration().scoreAt(0.01),
        "score_p999", model.calibration().scoreAt(0.001));
  }

  private Sample sample(Dataset<Row> complete) {
    PipelineSpec spec = pipeline.spec();
    List<Row> rows =
        complete
            .select(
                xxhash64(col("series"), col("event_time"), lit(spec.training().seed())).as("hash"),
                col("series"),
                col("event_time"),
                col("features"))
            .orderBy("hash", "series", "event_time", "features")
            .limit(spec.training().sample())
            .collectAsList();
    int width = pipeline.program().featureNames().size();
    double[] vectors = new double[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      SeriesRows.read(rows.get(i).getStruct(3), vectors, i * width);
    }
    return new Sample(vectors, rows.size(), pipeline.program().featureNames(), spec.training().seed());
  }

  /** The strangest observations, by score and then by series and time, so that ties cannot be decided by partitioning. */
  private List<ScoredObservation> top(Dataset<Row> rows, byte[] artifact) {
    Dataset<Row> scored = new Scoring(spark, pipeline, artifact).score(rows, "");
    List<ScoredObservation> top = new ArrayList<>();
    for (Row row :
        scored
            .filter(col("score").isNotNull())
            .select("score", "series", "event_time")
            .orderBy(col("score").desc(), col("series"), col("event_time"))
            .limit(TOP)
            .collectAsList()) {
      top.add(new ScoredObservation(row.getString(1), Times.micros(row.getTimestamp(2)), row.getDouble(0)));
    }
    return top;
  }

  private void requireEnough(long observations, int sampled) {
    int least = Detectors.detector(pipeline.spec().detector()).leastRows();
    if (sampled < least) {
      throw new IllegalArgumentException(
          "Cannot train "
              + pipeline.name()
              + ": "
              + observations
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
