package dev.weir.engine;

import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.Source;
import dev.weir.source.SourceVersion;
import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.Fence;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;

/**
 * How far the stream of a pipeline has come in {@code scores}, as a job finds it that writes beside
 * it: observations before are the stream's no more, and may be replaced; those beyond are the
 * stream's to write, and each of them it writes once.
 *
 * <p>Where the program remembers, event time is what parts them: a micro-batch that has ended with
 * some watermark has written every observation that this closes, and no later one writes any of
 * them. Where each event stands alone, the version of the source parts them.
 */
final class Frontier {

  /** So many micro-batches are looked through for one that ended with a version of the source. */
  private static final long MOST_BATCHES_BACK = 50;

  private final Generations generations;
  private final Optional<Generation> generation;
  private final Generation next;
  private final OptionalLong batch;
  private final long watermarkUs;
  private final Optional<SourceVersion> version;

  /** Another generation of the stream began, or one went away, since the frontier was found. */
  static final class Moved extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Frontier(
      Generations generations,
      Optional<Generation> generation,
      OptionalLong batch,
      long watermarkUs,
      Optional<SourceVersion> version) {
    this.generations = generations;
    this.generation = generation;
    this.next = generations.next();
    this.batch = batch;
    this.watermarkUs = watermarkUs;
    this.version = version;
  }

  /** The frontier now. The source is to be read after it was found, so that it has come as far. */
  static Frontier now(SparkSession spark, Lake lake, Pipeline pipeline) {
    Source source = pipeline.source(spark, lake);
    Generations generations = new Generations(spark, lake, pipeline, source.name());
    Optional<Generation> current = generations.current();
    if (current.isEmpty()) {
      return new Frontier(
          generations, current, OptionalLong.empty(), Long.MAX_VALUE, Optional.empty());
    }
    Snapshot start =
        new Snapshots(spark, lake, pipeline).require(generations.startOf(current.get()));
    StreamOffsets offsets = new StreamOffsets(spark, current.get().checkpoint());
    OptionalLong ended = offsets.lastEnded();
    if (!pipeline.program().isStateless()) {
      long watermarkUs = ended.isPresent() ? offsets.watermarkUs(ended.getAsLong()) : 0;
      return new Frontier(
          generations, current, ended, Math.max(start.asOfUs(), watermarkUs), Optional.empty());
    }
    long last = ended.orElse(-1);
    for (long batch = last; batch > Math.max(-1, last - MOST_BATCHES_BACK); batch--) {
      Optional<SourceVersion> version = source.resumable(offsets.planned(batch));
      if (version.isPresent()) {
        return new Frontier(generations, current, OptionalLong.of(batch), Long.MAX_VALUE, version);
      }
    }
    return new Frontier(
        generations, current, OptionalLong.empty(), Long.MAX_VALUE, start.dataVersion());
  }

  /** Names what backfills write into {@code scores}, for the stream that begins meanwhile. */
  static Transaction backfilled(Pipeline pipeline, SourceVersion version) {
    return new Transaction(backfills(pipeline), version.number());
  }

  /** The application that backfills write {@code scores} as. */
  static String backfills(Pipeline pipeline) {
    return "weir/" + pipeline.name() + "/backfill/" + TableDefinition.SCORES.tableName();
  }

  /** Which rows of {@code scores} are the stream's to write after a watermark; as SQL. */
  static String beyond(Pipeline pipeline, long watermarkUs) {
    return Ranges.from(Pipelines.closedUntilUs(pipeline, watermarkUs));
  }

  /** Whether there is a stream, running or not. */
  boolean hasStream() {
    return generation.isPresent();
  }

  /**
   * The watermark up to which windows may be closed by others; the greatest long if there is none.
   */
  long watermarkUs() {
    return watermarkUs;
  }

  /** The version of the source that others may read up to, if the stream has a say in it. */
  Optional<SourceVersion> version() {
    return version;
  }

  /**
   * Which rows of {@code scores} are not the stream's, by their origin; as SQL, or empty if all.
   */
  Optional<String> origin() {
    return version.map(
        known -> {
          String runs = generation.orElseThrow().runs();
          return String.format(
              "NOT (startswith(run_id, '%s') AND try_cast(substr(run_id, %d) AS BIGINT) > %d)",
              runs, runs.length() + 1, batch.orElse(-1));
        });
  }

  /**
   * Lets a commit to {@code scores} be made only while the stream is that of which the frontier is;
   * its check throws {@link Moved}.
   */
  Fence fence(Pipeline pipeline) {
    String successor = next.application(pipeline.name(), TableDefinition.SCORES);
    return new Fence(List.of(successor), this::requireSameStream);
  }

  private void requireSameStream() {
    if (!generations.current().equals(generation)) {
      throw new Moved();
    }
  }
}
