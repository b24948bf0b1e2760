package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.weir.core.Sha256;
import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.table.ArtifactStore;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The generations of a stream's checkpoint, for one feature program over one source. The first
 * starts from the memories of a training, each further one from a snapshot of the one before: when
 * the checkpoint was lost, or its state is to have another number of partitions. What the earlier
 * ones wrote after the snapshot is removed, as it is written again.
 */
final class Generations {

  private final SparkSession spark;
  private final Lake lake;
  private final String pipeline;
  private final String family;
  private final String folder;
  private final ArtifactStore files;
  private final DeltaTables tables;

  Generations(SparkSession spark, Lake lake, Pipeline pipeline, String source) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline.name();
    this.family = Sha256.hex(pipeline.program().hash() + '\n' + source).substring(0, 12);
    this.folder = lake.checkpoint(pipeline.name(), "stream", "");
    this.files = new ArtifactStore(spark);
    this.tables = new DeltaTables(spark);
  }

  /** The newest generation whose checkpoint is there. */
  Optional<Generation> current() {
    return lake.folders(spark, folder).stream()
        .filter(name -> name.equals(family) || name.startsWith(family + "."))
        .map(this::named)
        .filter(generation -> files.read(generation.start()).isPresent())
        .max(Comparator.comparingInt(Generation::ordinal));
  }

  /**
   * The first generation, of which nothing is there yet.
   *
   * @throws IllegalArgumentException if something was streamed already: then a checkpoint was lost
   */
  Generation first() {
    if (reached().isPresent()) {
      throw new IllegalArgumentException(
          "Cannot stream "
              + pipeline
              + ": its checkpoint is gone from "
              + folder
              + ", and micro-batches were scored already. Restore it, or go on from the last snapshot of the memories (weir stream --from-snapshot).");
    }
    return generation(1);
  }

  /** A generation after all there were, to be started from a snapshot. */
  Generation next() {
    int last =
        receipts().select("generation").distinct().collectAsList().stream()
            .map(row -> named(row.getString(0)))
            .mapToInt(Generation::ordinal)
            .max()
            .orElse(0);
    return generation(1 + Math.max(last, current().map(Generation::ordinal).orElse(0)));
  }

  /** Starts a generation, unless it has started: then from what it started from. */
  void start(Generation generation, Snapshot snapshot, OptionalInt partitions) {
    partitions.ifPresent(
        count -> files.putIfAbsent(generation.partitions(), bytes(Integer.toString(count))));
    files.putIfAbsent(generation.start(), bytes(snapshot.id()));
  }

  /** The identity of the snapshot that a generation started from. */
  String startOf(Generation generation) {
    return text(files.read(generation.start()).orElseThrow());
  }

  /** The number of partitions of a generation's state, where that was chosen. */
  OptionalInt partitionsOf(Generation generation) {
    return files
        .read(generation.partitions())
        .map(bytes -> OptionalInt.of(Integer.parseInt(text(bytes))))
        .orElse(OptionalInt.empty());
  }

  /** How far the receipts of all generations say that the source was read. */
  Optional<Long> reached() {
    Row furthest = receipts().agg(max("data_version_to")).head();
    return furthest.isNullAt(0) ? Optional.empty() : Optional.of(furthest.getLong(0));
  }

  /**
   * Removes what the generations before one wrote after the snapshot that it started from: rows of
   * micro-batches with a receipt, and those of one that died before it had any. Receipts go last,
   * so that a removal that was interrupted can be done again.
   */
  void removeAfter(Snapshot snapshot, Generation successor) {
    Column after = lit(false);
    for (int ordinal = 1; ordinal < successor.ordinal(); ordinal++) {
      Generation earlier = generation(ordinal);
      Column batch =
          col("run_id")
              .substr(lit(earlier.runs().length() + 1), length(col("run_id")))
              .cast("long");
      after =
          after.or(
              col("run_id")
                  .startsWith(earlier.runs())
                  .and(batch.gt(lastBefore(snapshot, earlier, successor))));
    }
    Run run =
        Run.start(
            spark,
            lake,
            pipeline,
            "restart",
            Map.of("generation", successor.name(), "memories", snapshot.id()));
    for (TableDefinition table :
        List.of(TableDefinition.SCORES, TableDefinition.QUARANTINE, TableDefinition.RUNS)) {
      tables.delete(lake.table(pipeline, table), after);
    }
    run.finish();
  }

  /** The last micro-batch of an earlier generation that a snapshot knows of, or -1. */
  private long lastBefore(Snapshot snapshot, Generation earlier, Generation successor) {
    for (int ordinal = 1; ordinal < successor.ordinal(); ordinal++) {
      String runs = generation(ordinal).runs();
      if (snapshot.runId().startsWith(runs)) {
        return earlier.ordinal() < ordinal
            ? Long.MAX_VALUE
            : earlier.ordinal() > ordinal
                ? -1
                : Long.parseLong(snapshot.runId().substring(runs.length()));
      }
    }
    Row last =
        receipts()
            .filter(
                col("generation")
                    .equalTo(earlier.name())
                    .and(col("data_version_to").leq(snapshot.dataVersion().orElseThrow().number())))
            .agg(max("batch_id"))
            .head();
    return last.isNullAt(0) ? -1 : last.getLong(0);
  }

  private Dataset<Row> receipts() {
    return tables
        .readOrEmpty(lake.table(pipeline, TableDefinition.RUNS), TableDefinition.RUNS.schema())
        .filter(
            col("job")
                .equalTo("stream")
                .and(
                    col("generation")
                        .equalTo(family)
                        .or(col("generation").startsWith(family + "."))));
  }

  private Generation generation(int ordinal) {
    String name = ordinal == 1 ? family : family + "." + ordinal;
    return new Generation(ordinal, name, lake.checkpoint(pipeline, "stream", name));
  }

  private Generation named(String name) {
    return generation(
        name.equals(family) ? 1 : Integer.parseInt(name.substring(family.length() + 1)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
