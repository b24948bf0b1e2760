package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.weir.core.Sha256;
import dev.weir.source.SourceVersion;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * The memories of all series at one instant, in the lake. A snapshot is a pure fold over the past,
 * so any of them leads to the same future. One row without a series heads each snapshot.
 */
final class Snapshots {

  /** The detail of a run that names the snapshot it started from. */
  static final String DETAIL = "memories";

  private final SparkSession spark;
  private final DeltaTables tables;
  private final String path;
  private final String programHash;
  private final boolean stateless;

  /**
   * One snapshot.
   *
   * @param id names it
   * @param asOfUs windows that end by then are folded in
   * @param watermarkUs where event time had come: a stream that goes on begins with it
   * @param dataVersion the source version whose every row is folded in, those of open windows too;
   *     empty if only closed windows are: a stream cannot continue from it
   * @param runId the run that stored it
   */
  record Snapshot(
      String id,
      long asOfUs,
      long watermarkUs,
      Optional<SourceVersion> dataVersion,
      String runId) {}

  Snapshots(SparkSession spark, Lake lake, Pipeline pipeline) {
    this.spark = spark;
    this.tables = new DeltaTables(spark);
    this.path = lake.table(pipeline.name(), TableDefinition.MEMORIES);
    this.programHash = pipeline.program().hash();
    this.stateless = pipeline.program().isStateless();
  }

  /** The latest snapshot that ends by an instant. */
  Optional<Snapshot> latestBy(long untilUs) {
    return latest(col("as_of").leq(lit(Times.timestamp(untilUs))));
  }

  /** The latest snapshot from which a stream can continue. */
  Optional<Snapshot> latestComplete() {
    return latest(col("data_version").isNotNull());
  }

  /** The latest snapshot from which a stream can continue that has read no further than this. */
  Optional<Snapshot> latestCompleteBy(long dataVersion) {
    return latest(col("data_version").leq(dataVersion));
  }

  /** The latest snapshot by an instant that a stream took itself, or the one it began with. */
  Snapshot latestOfStream(Snapshot begin, String generation, long untilUs) {
    return latest(
            col("run_id")
                .startsWith(Generation.runs(generation))
                .and(col("as_of").leq(lit(Times.timestamp(untilUs)))))
        .orElse(begin);
  }

  /** Drops all but the two newest snapshots that runs of a generation stored. */
  void keepNewest(String runs) {
    List<Row> stored =
        tables
            .readOrEmpty(path, TableDefinition.MEMORIES.schema())
            .filter(col("series").isNull().and(col("run_id").startsWith(runs)))
            .orderBy(col("as_of").desc(), col("data_version").desc())
            .select("snapshot")
            .collectAsList();
    if (stored.size() > 2) {
      Object[] old = stored.subList(2, stored.size()).stream().map(row -> row.get(0)).toArray();
      tables.delete(path, col("snapshot").isin(old));
    }
  }

  /**
   * The snapshot with a name.
   *
   * @throws IllegalStateException if it is gone, or of other features
   */
  Snapshot require(String id) {
    return latest(col("snapshot").equalTo(id))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Cannot start from memories "
                        + id
                        + ": they are gone from "
                        + path
                        + ". Restore that table, or go on from the last snapshot of the memories (weir stream --from-snapshot)."));
  }

  /**
   * The memories (series, state) of a snapshot for a stream, which reads them in its first batch:
   * already planned, so that no later batch looks for their files.
   */
  Dataset<Row> planned(Snapshot snapshot) {
    Dataset<Row> memories = memories(snapshot);
    return spark.createDataFrame(memories.javaRDD(), memories.schema());
  }

  /** The memories (series, state) of a snapshot. */
  Dataset<Row> memories(Snapshot snapshot) {
    return tables
        .read(path)
        .filter(col("snapshot").equalTo(snapshot.id()).and(col("series").isNotNull()))
        .select("series", "state");
  }

  /** No memories, for a cold start. */
  Dataset<Row> none() {
    return spark
        .createDataFrame(List.of(), TableDefinition.MEMORIES.schema())
        .select("series", "state");
  }

  /**
   * Stores the memories among {@link SeriesRows} of a batch job; storing the same snapshot again
   * changes nothing.
   */
  Snapshot store(
      Dataset<Row> seriesRows, long asOfUs, Optional<SourceVersion> dataVersion, String runId) {
    Dataset<Row> memories =
        stateless
            ? none()
            : seriesRows
                .filter(col(SeriesRows.KIND).equalTo(SeriesRows.MEMORY))
                .select("series", "state");
    return store(
        memories, new Snapshot(id(asOfUs, dataVersion, ""), asOfUs, asOfUs, dataVersion, runId));
  }

  /**
   * Stores the memories (series, state) that a micro-batch left: a snapshot of its own, however
   * like another's, since it says where to cut what the stream wrote.
   */
  Snapshot storeStreamed(
      Dataset<Row> memories,
      long asOfUs,
      long watermarkUs,
      SourceVersion dataVersion,
      String runId) {
    Optional<SourceVersion> version = Optional.of(dataVersion);
    return store(
        memories, new Snapshot(id(asOfUs, version, runId), asOfUs, watermarkUs, version, runId));
  }

  private String id(long asOfUs, Optional<SourceVersion> dataVersion, String runId) {
    String version = dataVersion.map(v -> v.number() + v.offsets()).orElse("");
    return Sha256.hex(programHash + '/' + asOfUs + '/' + version + runId).substring(0, 12);
  }

  private Snapshot store(Dataset<Row> memories, Snapshot snapshot) {
    if (!tables
        .readOrEmpty(path, TableDefinition.MEMORIES.schema())
        .filter(col("snapshot").equalTo(snapshot.id()))
        .isEmpty()) {
      return snapshot;
    }
    Dataset<Row> head =
        spark.createDataFrame(List.<Row>of(RowFactory.create(null, null)), none().schema());
    tables.append(
        memories
            .union(head)
            .coalesce(spark.sparkContext().defaultParallelism())
            .withColumn("snapshot", lit(snapshot.id()))
            .withColumn("as_of", lit(Times.timestamp(snapshot.asOfUs())))
            .withColumn("watermark", lit(Times.timestamp(snapshot.watermarkUs())))
            .withColumn("program_hash", lit(programHash))
            .withColumn(
                "data_version",
                lit(snapshot.dataVersion().map(SourceVersion::number).orElse(null))
                    .cast(DataTypes.LongType))
            .withColumn(
                "data_offsets", lit(snapshot.dataVersion().map(SourceVersion::offsets).orElse("")))
            .withColumn("run_id", lit(snapshot.runId())),
        path,
        TableDefinition.MEMORIES);
    return snapshot;
  }

  private Optional<Snapshot> latest(Column condition) {
    return tables
        .readOrEmpty(path, TableDefinition.MEMORIES.schema())
        .filter(col("series").isNull().and(col("program_hash").equalTo(programHash)).and(condition))
        .orderBy(col("as_of").desc(), col("data_version").desc_nulls_last())
        .select("snapshot", "as_of", "watermark", "data_version", "data_offsets", "run_id")
        .takeAsList(1)
        .stream()
        .findFirst()
        .map(
            row ->
                new Snapshot(
                    row.getString(0),
                    Times.micros(row.getTimestamp(1)),
                    Times.micros(row.getTimestamp(2)),
                    row.isNullAt(3)
                        ? Optional.empty()
                        : Optional.of(new SourceVersion(row.getLong(3), row.getString(4))),
                    row.getString(5)));
  }
}
