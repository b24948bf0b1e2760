package dev.weir.engine;

import dev.weir.core.Sha256;
import dev.weir.source.SourceVersion;
import dev.weir.spec.PipelineSpec;
import dev.weir.table.Lake;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Trains a pipeline's detector on the history of its source: pins the source's version, {@linkplain
 * Fitting fits} the detector on it, and registers the model with every series' memory at the end of
 * the history.
 */
public final class Trainer {

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Progress progress;
  private final ModelRegistry registry;

  public Trainer(SparkSession spark, Lake lake, Pipeline pipeline, Progress progress) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.progress = Objects.requireNonNull(progress, "progress");
    this.registry = new ModelRegistry(spark, lake, pipeline.name());
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
    Models.requireSameSource(pipeline, registry);
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
    return new Fitting(spark, pipeline, progress)
        .on(history, Long.MIN_VALUE, untilUs, fitted -> stored(run, history, fitted));
  }

  /** The artifact that a training at a version of the source gives; nothing is written. */
  byte[] again(SourceVersion version, long untilUs) {
    return new Fitting(spark, pipeline, progress)
        .on(
            History.at(spark, lake, pipeline, version),
            Long.MIN_VALUE,
            untilUs,
            fitted -> fitted.model().encode());
  }

  /** Stores memories, refused rows and the model, the receipt last. */
  private Outcome stored(Run run, History history, Fitting.Fitted fitted) {
    Survey survey = fitted.survey();
    byte[] artifact = fitted.model().encode();
    String version = Model.version(artifact);
    new Snapshots(spark, lake, pipeline)
        .store(
            fitted.rows(),
            fitted.watermark(),
            fitted.whole() ? Optional.of(history.version()) : Optional.empty(),
            run.id());
    if (fitted.ledger().refused() > 0) {
      new Quarantine(spark, lake, pipeline.name(), pipeline.source(spark, lake))
          .keep(fitted.rows(), run.id());
    }
    String status = register(run, history, fitted, artifact);
    double seconds =
        run.ledger(fitted.ledger())
            .quarantined(reasons(fitted))
            .range(survey.firstUs(), fitted.watermark())
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
        Times.instant(fitted.watermark()).toString(),
        fitted.ledger(),
        seconds);
  }

  /** Why rows of the history were malformed or impossible, which are read again for it. */
  private Map<String, Long> reasons(Fitting.Fitted fitted) {
    return fitted.ledger().quarantined() == 0
        ? Map.of()
        : Tally.of(pipeline, fitted.rows()).reasons();
  }

  /** Registers the model unless it is known; returns its status. */
  private String register(Run run, History history, Fitting.Fitted fitted, byte[] artifact) {
    Survey survey = fitted.survey();
    Model model = fitted.model();
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
    columns.put("history_end", Times.timestamp(fitted.watermark()));
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
    return registry.register(columns);
  }

  private Map<String, Double> metrics(Model model) {
    return Map.of(
        "score_median", model.history().calibration().scoreAt(0.5),
        "score_p99", model.history().calibration().scoreAt(0.01),
        "score_p999", model.history().calibration().scoreAt(0.001));
  }
}
