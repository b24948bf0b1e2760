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
import java.util.stream.Stream;
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

  /** The tables that a micro-batch writes to, the receipt last. */
  private static final List<TableDefinition> WRITTEN =
      List.of(TableDefinition.SCORES, TableDefinition.QUARANTINE, TableDefinition.RUNS);

  private static final String RESTART = "restart";

  /** The detail of a restart that says how many partitions were chosen. */
  private static final String PARTITIONS = "partitions";

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
    return begun().filter(generation -> files.exists(generation.start()));
  }

  /**
   * The newest generation, whose checkpoint must be there.
   *
   * @return empty if nothing was streamed yet
   * @throws IllegalStateException if its checkpoint, or the beginning of it, is gone
   */
  Optional<Generation> toContinue() {
    Optional<Generation> begun = begun();
    int newest = newest();
    if (newest > begun.map(Generation::ordinal).orElse(0)) {
      throw lost("its checkpoint is gone from " + generation(newest).checkpoint());
    }
    begun
        .filter(generation -> !files.exists(generation.start()))
        .ifPresent(
            generation -> {
              throw lost("its checkpoint is damaged: " + generation.start() + " is gone");
            });
    return begun;
  }

  private IllegalStateException lost(String how) {
    return new IllegalStateException(
        "Cannot stream "
            + pipeline
            + ": "
            + how
            + ", and micro-batches have written already. "
            + StreamOffsets.OF_THE_STREAM);
  }

  /** The newest generation whose checkpoint holds what it started from, or any micro-batch. */
  private Optional<Generation> begun() {
    return lake.folders(spark, folder).stream()
        .filter(this::isOurs)
        .map(this::named)
        .filter(
            generation ->
                files.exists(generation.start())
                    || files.exists(generation.checkpoint() + "/offsets"))
        .max(Comparator.comparingInt(Generation::ordinal));
  }

  /** The first generation, of which nothing is there yet. */
  Generation first() {
    return generation(1);
  }

  /** A generation after all there were, to be started from a snapshot. */
  Generation next() {
    return generation(1 + newest());
  }

  /** The ordinal of the newest generation that there ever was; 0 if there was none. */
  private int newest() {
    return Stream.concat(begun().stream(), written().map(this::named))
        .mapToInt(Generation::ordinal)
        .max()
        .orElse(0);
  }

  /**
   * The names of all generations that ever wrote anything, be it only that they went on from
   * another: the tables keep them, in transactions, of one that died before its first receipt too,
   * and where its rows were removed.
   */
  private Stream<String> written() {
    String prefix = Generation.transactions(pipeline);
    return WRITTEN.stream()
        .flatMap(table -> tables.applied(lake.table(pipeline, table)).keySet().stream())
        .filter(application -> application.startsWith(prefix))
        .map(application -> application.substring(prefix.length(), application.lastIndexOf('/')))
        .filter(this::isOurs);
  }

  private boolean isOurs(String name) {
    return name.equals(family) || name.startsWith(family + ".");
  }

  /** Starts a generation, unless it has started: then from what it started from. */
  void start(Generation generation, Snapshot snapshot, OptionalInt partitions) {
    partitions.ifPresent(
        count -> files.putIfAbsent(generation.partitions(), bytes(Integer.toString(count))));
    files.putIfAbsent(generation.start(), bytes(snapshot.id()));
  }

  /** The identity of the snapshot that a generation started from. */
  String startOf(Generation generation) {
    return legible(
        generation.start(), files.read(generation.start()).orElseThrow(), "[0-9a-f]{12}");
  }

  /** The number of partitions of a generation's state, where that was chosen. */
  OptionalInt partitionsOf(Generation generation) {
    return files
        .read(generation.partitions())
        .map(
            bytes ->
                OptionalInt.of(
                    Integer.parseInt(legible(generation.partitions(), bytes, "[0-9]{1,9}"))))
        .orElse(OptionalInt.empty());
  }

  /**
   * The same of the newest generation that there ever was: its checkpoint may be lost, or damaged.
   */
  OptionalInt partitions() {
    Generation newest = generation(newest());
    OptionalInt inReceipt =
        restarts()
            .filter(restart -> newest.name().equals(restart.getAs("generation")))
            .flatMap(restart -> Run.detail(restart, PARTITIONS).stream())
            .mapToInt(Integer::parseInt)
            .findFirst();
    return inReceipt.isPresent() ? inReceipt : partitionsOf(newest);
  }

  /** How far the receipts of all generations say that the source was read. */
  Optional<Long> reached() {
    Row furthest = receipts().agg(max("data_version_to")).head();
    return furthest.isNullAt(0) ? Optional.empty() : Optional.of(furthest.getLong(0));
  }

  /**
   * A stream that still runs ends when another generation has begun in its place.
   *
   * @throws IllegalStateException if one has
   */
  void requireNewest(Generation running) {
    current()
        .filter(newest -> newest.ordinal() > running.ordinal())
        .ifPresent(
            newest -> {
              throw new IllegalStateException(
                  "Cannot go on in generation "
                      + running.name()
                      + ": generation "
                      + newest.name()
                      + " has begun in its place (weir stream --from-snapshot, or weir rescale), and what this process would write is written there. Start it again to follow.");
            });
  }

  /**
   * Removes what the generations before one wrote after the snapshot that it started from: rows of
   * micro-batches with a receipt, and those of one that died before it had any. Should one still
   * run, it can write no more. Receipts go last, so that a removal that was interrupted can be done
   * again.
   */
  void removeAfter(Snapshot snapshot, Generation successor) {
    Column after = lit(false);
    for (int ordinal = 1; ordinal < successor.ordinal(); ordinal++) {
      Generation earlier = generation(ordinal);
      for (TableDefinition table : WRITTEN) {
        tables.close(lake.table(pipeline, table), earlier.application(pipeline, table));
      }
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
                RESTART,
                Map.of("generation", successor.name(), "memories", snapshot.id()))
            .with("generation", successor.name());
    partitionsOf(successor).ifPresent(count -> run.detail(PARTITIONS, count));
    for (TableDefinition table : WRITTEN) {
      tables.delete(lake.table(pipeline, table), after);
    }
    run.finish(Optional.of(successor.restart(pipeline)));
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
    return runs("stream");
  }

  /** The receipts of generations that went on from another; one or more each. */
  private Stream<Row> restarts() {
    return runs(RESTART).select("generation", "details").collectAsList().stream();
  }

  private Dataset<Row> runs(String job) {
    return tables
        .readOrEmpty(lake.table(pipeline, TableDefinition.RUNS), TableDefinition.RUNS.schema())
        .filter(
            col("job")
                .equalTo(job)
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

  /** What a file of a checkpoint says. */
  static String legible(String file, byte[] bytes, String pattern) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.matches(pattern)) {
      throw StreamOffsets.damaged(file, "it cannot be read");
    }
    return text;
  }
}
