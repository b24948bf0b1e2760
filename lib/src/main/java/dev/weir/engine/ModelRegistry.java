package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.weir.core.Sha256;
import dev.weir.table.ArtifactStore;
import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The models of a pipeline: one champion that scores, shadows beside it, challengers, and retired
 * ones. A model is the bytes of its artifact; its version is their hash, so the same model has the
 * same version wherever it is trained.
 */
public final class ModelRegistry {

  /** The one that scores. */
  public static final String CHAMPION = "champion";

  /** Trained, not scoring. */
  public static final String CHALLENGER = "challenger";

  /** Scores beside the champion, into rows of its own that nobody judges. */
  public static final String SHADOW = "shadow";

  /** Each shadow costs as much as the champion. */
  private static final int MOST_SHADOWS = 3;

  /** No longer to be used. */
  public static final String RETIRED = "retired";

  private static final long NONE = -1;

  /** What to do about an artifact that is lost or damaged. */
  static final String OF_AN_ARTIFACT =
      "Restore it from a backup, or let another model score (weir models promote, or weir train --promote).";

  private static final String CORRUPT = ": the file is corrupt. " + OF_AN_ARTIFACT;

  private final SparkSession spark;
  private final Lake lake;
  private final String pipeline;
  private final DeltaTables tables;
  private final ArtifactStore artifacts;
  private final String path;
  private Seen seen = new Seen(NONE, List.of(), Optional.empty());

  /** What is asked of the table time and again. */
  private record Seen(long tableVersion, List<Entry> models, Optional<Row> latest) {}

  private record Entry(String version, String status, String artifact, String sha256) {}

  public ModelRegistry(SparkSession spark, Lake lake, String pipeline) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
    this.tables = new DeltaTables(spark);
    this.artifacts = new ArtifactStore(spark);
    this.path = lake.table(pipeline, TableDefinition.MODELS);
  }

  /** All models, oldest first. */
  public Dataset<Row> list() {
    return tables
        .readOrEmpty(path, TableDefinition.MODELS.schema())
        .orderBy("trained_at", "model_version");
  }

  /** The model that was trained last, if there is one. */
  Optional<Row> latest() {
    return seen().latest();
  }

  /**
   * The pipeline by which the latest model was trained.
   *
   * @throws IllegalArgumentException if nothing was trained yet
   */
  public Pipeline latestPipeline() {
    return Pipelines.registered(
        latest()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot open "
                            + pipeline
                            + ": it has no model yet. Train one first (weir train).")));
  }

  /**
   * The version of the champion, if there is one. Asked before each micro-batch, so remembered
   * until the table changes.
   */
  public Optional<String> champion() {
    return versions(CHAMPION).findFirst();
  }

  /** The versions of the shadows, in the order of their names; remembered likewise. */
  public List<String> shadows() {
    return versions(SHADOW).sorted().toList();
  }

  private Stream<String> versions(String status) {
    return seen().models().stream()
        .filter(model -> model.status().equals(status))
        .map(Entry::version);
  }

  private synchronized Seen seen() {
    long now = tables.version(path).orElse(NONE);
    if (now != seen.tableVersion()) {
      Dataset<Row> models = tables.readOrEmpty(path, TableDefinition.MODELS.schema());
      Column row =
          struct(Arrays.stream(models.columns()).map(functions::col).toArray(Column[]::new));
      Row found =
          models
              .agg(
                  collect_list(
                      struct("model_version", "status", "artifact_path", "artifact_sha256")),
                  max_by(row, struct("trained_at", "model_version")))
              .head();
      seen =
          new Seen(
              now,
              found.<Row>getList(0).stream()
                  .map(
                      model ->
                          new Entry(
                              model.getString(0),
                              model.getString(1),
                              model.getString(2),
                              model.getString(3)))
                  .toList(),
              Optional.ofNullable(found.getStruct(1)));
    }
    return seen;
  }

  /**
   * The version of the champion.
   *
   * @throws IllegalArgumentException if nothing was trained yet
   */
  public String requireChampion() {
    return champion()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot score "
                        + pipeline
                        + ": it has no champion model. Train one first (weir train)."));
  }

  /** The row of a version, if there is one. */
  public Optional<Row> find(String version) {
    return list().filter(col("model_version").equalTo(version)).takeAsList(1).stream().findFirst();
  }

  /** The row of a version. */
  public Row require(String version) {
    return find(version).orElseThrow(() -> unknown(version));
  }

  private Optional<Entry> known(String version) {
    return seen().models().stream().filter(model -> model.version().equals(version)).findFirst();
  }

  private Entry entry(String version) {
    return known(version).orElseThrow(() -> unknown(version));
  }

  /** Stores the artifact first, so that a model in the table always has one. */
  String store(byte[] artifact) {
    String location = location(lake.artifacts(pipeline), Model.version(artifact));
    artifacts.putIfAbsent(location, artifact);
    return location;
  }

  /** Where the artifact of a version lies. */
  static String location(String artifacts, String version) {
    return artifacts + "/" + version + ".weir";
  }

  /**
   * Registers a model unless it is known, once, however many trainings end at the same time; the
   * first one becomes champion.
   *
   * @param columns all but {@code status} and {@code promoted_at}
   * @return its status
   */
  String register(Map<String, Object> columns) {
    String application = "weir/" + pipeline + "/" + TableDefinition.MODELS.tableName();
    while (true) {
      // Whoever registers after this has the same number, and only one of them is not skipped.
      long next = tables.applied(path, application).orElse(0L) + 1;
      Optional<Entry> known = known((String) columns.get("model_version"));
      if (known.isPresent()) {
        return known.get().status();
      }
      String status = champion().isPresent() ? CHALLENGER : CHAMPION;
      if (tables.append(
          row(columns, status), path, TableDefinition.MODELS, new Transaction(application, next))) {
        return status;
      }
    }
  }

  private Dataset<Row> row(Map<String, Object> columns, String status) {
    StructType schema = TableDefinition.MODELS.schema();
    Object[] cells = new Object[schema.length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = columns.get(schema.fields()[i].name());
    }
    cells[schema.fieldIndex("status")] = status;
    cells[schema.fieldIndex("promoted_at")] =
        status.equals(CHAMPION) ? columns.get("trained_at") : null;
    return spark.createDataFrame(List.<Row>of(RowFactory.create(cells)), schema).coalesce(1);
  }

  /**
   * The bytes of a version, checked against the hash in the table.
   *
   * @throws IllegalStateException if they are gone or changed
   */
  public byte[] artifact(String version) {
    Entry model = entry(version);
    String location = model.artifact();
    byte[] bytes =
        read(version, location)
            .orElseThrow(() -> unloadable(version, location + " is gone. " + OF_AN_ARTIFACT, null));
    String hash = Sha256.hex(bytes);
    if (!hash.equals(model.sha256())) {
      throw unloadable(
          version, location + " has SHA-256 " + hash + ", not " + model.sha256() + CORRUPT, null);
    }
    return bytes;
  }

  private Optional<byte[]> read(String version, String location) {
    try {
      return artifacts.read(location);
    } catch (UncheckedIOException e) {
      throw unloadable(version, e.getCause().getMessage() + CORRUPT, e);
    }
  }

  private static IllegalStateException unloadable(String version, String reason, Throwable cause) {
    return new IllegalStateException("Cannot load model " + version + ": " + reason, cause);
  }

  /** Makes a version the champion; the champion so far becomes a challenger. One commit. */
  public void promote(String version) {
    if (entry(version).status().equals(CHAMPION)) {
      return;
    }
    Column chosen = col("model_version").equalTo(version);
    tables.update(
        path,
        chosen.or(col("status").equalTo(CHAMPION)),
        Map.of(
            "status", when(chosen, lit(CHAMPION)).otherwise(lit(CHALLENGER)),
            "promoted_at", when(chosen, current_timestamp()).otherwise(col("promoted_at"))));
  }

  /**
   * Lets a version score beside the champion, from the next micro-batch on.
   *
   * @throws IllegalArgumentException if it is the champion, of other features than the pipeline
   *     makes, or one too many
   */
  public void shadow(Pipeline pipeline, String version) {
    String status = entry(version).status();
    if (status.equals(CHAMPION)) {
      throw new IllegalArgumentException(
          "Cannot make model " + version + " a shadow: it is the champion.");
    }
    Models.requireFits(pipeline, version, Model.decode(artifact(version)));
    List<String> others = shadows().stream().filter(other -> !other.equals(version)).toList();
    if (others.size() >= MOST_SHADOWS) {
      throw new IllegalArgumentException(
          "Cannot make model "
              + version
              + " a shadow: "
              + String.join(", ", others)
              + " are, and each costs as much as the champion. End one first (weir models shadow --end).");
    }
    setStatus(version, SHADOW);
  }

  /**
   * Makes a shadow a challenger again.
   *
   * @throws IllegalArgumentException if it is no shadow
   */
  public void endShadow(String version) {
    String status = entry(version).status();
    if (!status.equals(SHADOW)) {
      throw new IllegalArgumentException(
          "Cannot end the shadow " + version + ": it is " + status + ".");
    }
    setStatus(version, CHALLENGER);
  }

  private void setStatus(String version, String status) {
    tables.update(path, col("model_version").equalTo(version), Map.of("status", lit(status)));
  }

  /**
   * Marks a version as no longer to be used.
   *
   * @throws IllegalArgumentException if it is the champion
   */
  public void retire(String version) {
    if (entry(version).status().equals(CHAMPION)) {
      throw new IllegalArgumentException(
          "Cannot retire model "
              + version
              + ": it is the champion. Promote another version first (weir models promote).");
    }
    setStatus(version, RETIRED);
  }

  private IllegalArgumentException unknown(String version) {
    List<String> known =
        list().select("model_version").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    return new IllegalArgumentException(
        "Unknown model "
            + version
            + " of "
            + pipeline
            + ". Known models: "
            + (known.isEmpty() ? "none" : String.join(", ", known))
            + ".");
  }
}
