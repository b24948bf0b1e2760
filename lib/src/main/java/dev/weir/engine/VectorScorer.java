package dev.weir.engine;

import dev.weir.source.EventReader;
import dev.weir.spec.ValueSpec;
import dev.weir.spec.ValueSpec.Aggregate;
import dev.weir.table.ArtifactStore;
import dev.weir.table.Lake;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The models of a pipeline as functions of single vectors, for queries. It names its champion when
 * it is made and keeps to it; it travels to executors as that name, and each JVM reads a model
 * once. Scores are those of stream and backfill, bit for bit.
 */
public final class VectorScorer implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Map<String, Model> LOADED = new ConcurrentHashMap<>();

  private final String artifacts;
  private final Pipeline pipeline;
  private final String champion;
  private final SerializableConfiguration configuration;
  private transient Model pinned;
  private transient Versioned last;

  private record Versioned(String version, Model model) {}

  private VectorScorer(
      String artifacts,
      Pipeline pipeline,
      String champion,
      SerializableConfiguration configuration) {
    this.artifacts = artifacts;
    this.pipeline = pipeline;
    this.champion = champion;
    this.configuration = configuration;
  }

  /**
   * The functions of a pipeline's present champion.
   *
   * @throws IllegalArgumentException if there is none, or its artifact is gone or damaged
   */
  public static VectorScorer of(SparkSession spark, Lake lake, String pipeline) {
    ModelRegistry registry = new ModelRegistry(spark, lake, pipeline);
    String champion = registry.requireChampion();
    registry.artifact(champion);
    return new VectorScorer(
        lake.artifacts(pipeline),
        Pipelines.registered(registry.require(champion)),
        champion,
        new SerializableConfiguration(spark.sessionState().newHadoopConf()));
  }

  /** The names of a vector's numbers, in order. */
  public List<String> features() {
    return pipeline.program().featureNames();
  }

  /** The features of which each is a category, known by a hash. */
  public Set<String> categories() {
    return pipeline.spec().values().stream()
        .filter(value -> value.aggregate() == Aggregate.CATEGORY)
        .map(ValueSpec::name)
        .collect(Collectors.toSet());
  }

  /** The number that a vector has for a category. */
  public static double category(UTF8String text) {
    return EventReader.hash(text);
  }

  /** The names of an observation's numbers, in order. */
  public List<String> values() {
    return pipeline.program().valueNames();
  }

  /** The version of the model that scores unless another is named. */
  public String champion() {
    return champion;
  }

  /** The champion's anomaly score of {@code x[d]}. */
  public double score(double[] vector) {
    return score(pinned(), vector);
  }

  /**
   * A version's anomaly score of {@code x[d]}.
   *
   * @throws IllegalArgumentException if there is no such version, or it is of other features
   */
  public double score(double[] vector, String version) {
    return score(model(version), vector);
  }

  /** The champion's severity of a score: -log10 of its tail probability. */
  public double severity(double score) {
    return pinned().history().calibration().severity(score);
  }

  /**
   * Why the champion scores as it does, largest contribution first.
   *
   * @param vector {@code x[d]}
   * @param values the observation's numbers, by index; null where unknown
   * @param expected what was expected of them, by index; null where unknown
   */
  public List<Reason> reasons(
      double[] vector, IntFunction<Double> values, IntFunction<Double> expected) {
    return Reason.of(pipeline.program(), pinned().scorer(), vector, values, expected);
  }

  private static double score(Model model, double[] vector) {
    double[] score = new double[1];
    model.scorer().score(vector, 1, score);
    return score[0];
  }

  private Model pinned() {
    if (pinned == null) {
      pinned = model(champion);
    }
    return pinned;
  }

  private Model model(String version) {
    Versioned known = last;
    if (known == null || !version.equals(known.version())) {
      known = new Versioned(version, fitting(version));
      last = known;
    }
    return known.model();
  }

  private Model fitting(String version) {
    if (!version.matches("[0-9a-f]{12}")) {
      throw new IllegalArgumentException(
          "Invalid model version: " + version + " (must be twelve hex digits, as in models)");
    }
    Model model =
        LOADED.computeIfAbsent(
            ModelRegistry.location(artifacts, version), location -> load(version, location));
    Models.requireFits(pipeline, version, model);
    return model;
  }

  private Model load(String version, String location) {
    byte[] artifact =
        new ArtifactStore(configuration.value())
            .read(location)
            .filter(bytes -> Model.version(bytes).equals(version))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot score "
                            + pipeline.name()
                            + " with model '"
                            + version
                            + "': there is no intact model of that version. Choose one of weir."
                            + pipeline.name()
                            + ".models."));
    return Model.decode(artifact);
  }
}
