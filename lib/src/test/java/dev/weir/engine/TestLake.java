package dev.weir.engine;

import dev.weir.source.BatchLimits;
import dev.weir.sql.WeirCatalog;
import dev.weir.table.AtomicLocalLogStore;
import dev.weir.table.DeltaTables;
import dev.weir.table.ForklessLocalFileSystem;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.StructType;

/** A lake in a folder of its own, on the one Spark session of all tests, and the jobs over it. */
public final class TestLake {

  /** The session, set as the jobs set theirs. */
  public static final SparkSession SPARK = session();

  /** The end of time, as jobs take it where no end is given. */
  static final long END = Long.MAX_VALUE;

  private final Path folder;
  private final Lake lake;

  public TestLake(Path folder) {
    this.folder = folder;
    this.lake = Lake.at(SPARK, folder.resolve("lake").toString());
  }

  private static SparkSession session() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop(); // another test's, without Delta
      SparkSession.clearActiveSession();
      SparkSession.clearDefaultSession();
    }
    SparkConf conf = new SparkConf();
    ForklessLocalFileSystem.sparkSettings().forEach(conf::set);
    AtomicLocalLogStore.sparkSettings().forEach(conf::set);
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("weir tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.ui.explainMode", "simple")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.sql.codegen.cache.maxEntries", "5000")
            .config("spark.sql.codegen.useIdInClassName", "false")
            // Small data: compiling would take longer than running. The tests of jobs compile.
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.catalog.weir", WeirCatalog.class.getName())
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "false")
            .config(
                "spark.sql.streaming.stateStore.providerClass",
                "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
            .config("spark.sql.streaming.stateStore.rocksdb.boundedMemoryUsage", "true")
            .config("spark.sql.streaming.stateStore.checkpointFormatVersion", "2")
            .config(conf)
            .getOrCreate();
    spark.sparkContext().setLogLevel("OFF");
    return spark;
  }

  public Lake lake() {
    return lake;
  }

  /** A pipeline whose file would lie beside the lake. */
  public Pipeline pipeline(String text) {
    return Pipeline.of(folder.toString(), "test.yaml", text);
  }

  /** Appends rows to a source table in one commit, as so many files. */
  void land(String table, List<Row> rows, StructType schema, int files) {
    land(table, rows(rows, schema, files));
  }

  /** Appends rows to a source table as landing does. */
  void land(String table, Dataset<Row> rows) {
    new DeltaTables(SPARK)
        .append(rows, lake.source(table), new DeltaTables.Transaction("test", version(table) + 1));
  }

  /** Writes rows in place of all those of a source table. */
  void rewrite(String table, List<Row> rows, StructType schema, int files) {
    rows(rows, schema, files).write().format("delta").mode("overwrite").save(lake.source(table));
  }

  private static Dataset<Row> rows(List<Row> rows, StructType schema, int partitions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(SPARK.sparkContext());
    return SPARK.createDataFrame(context.parallelize(rows, partitions), schema);
  }

  Trainer.Outcome train(Pipeline pipeline, long untilUs) {
    return new Trainer(SPARK, lake, pipeline, Progress.SILENT).train(untilUs);
  }

  Backfill.Outcome backfill(Pipeline pipeline, long fromUs, long toUs) {
    return new Backfill(SPARK, lake, pipeline, Progress.SILENT).run(fromUs, toUs, Optional.empty());
  }

  /** Streams what is there, with so many files in a micro-batch. */
  void stream(Pipeline pipeline, long maxFiles) throws Exception {
    stream(pipeline, maxFiles, Progress.SILENT);
  }

  void stream(Pipeline pipeline, long maxFiles, Progress progress) throws Exception {
    Optional<StreamingQuery> query =
        new StreamScorer(SPARK, lake, pipeline, progress).once(BatchLimits.ofFiles(maxFiles));
    if (query.isPresent()) {
      query.get().awaitTermination();
    }
  }

  /** Where the stream of a pipeline has come to. */
  Checkpoint checkpoint(Pipeline pipeline) {
    Generations generations =
        new Generations(SPARK, lake, pipeline, pipeline.source(SPARK, lake).name());
    return checkpoint(pipeline, "stream", generations.current().orElseThrow().name());
  }

  /** Where a streaming job of a pipeline has come to. */
  Checkpoint checkpoint(Pipeline pipeline, String job, String generation) {
    return new Checkpoint(
        Path.of(lake.checkpoint(pipeline.name(), job, generation).replaceFirst("^file:/*", "/")));
  }

  Dataset<Row> read(Pipeline pipeline, TableDefinition table) {
    return new DeltaTables(SPARK).read(path(pipeline, table));
  }

  Dataset<Row> read(Pipeline pipeline, TableDefinition table, long version) {
    return new DeltaTables(SPARK).read(path(pipeline, table), version);
  }

  long version(Pipeline pipeline, TableDefinition table) {
    return new DeltaTables(SPARK).version(path(pipeline, table)).orElse(-1L);
  }

  /** The version of a source table. */
  long version(String table) {
    return new DeltaTables(SPARK).version(lake.source(table)).orElse(-1L);
  }

  String path(Pipeline pipeline, TableDefinition table) {
    return lake.table(pipeline.name(), table);
  }
}
