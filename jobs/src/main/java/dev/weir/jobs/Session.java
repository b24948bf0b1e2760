package dev.weir.jobs;

import dev.weir.sql.WeirCatalog;
import dev.weir.sql.WeirExtensions;
import dev.weir.table.AtomicLocalLogStore;
import dev.weir.table.ForklessLocalFileSystem;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a job: what was submitted, completed with what Weir needs. */
final class Session {

  private Session() {}

  /** Opens the session, on this machine unless {@code spark-submit} says where. */
  static SparkSession open(String job, String lake) {
    SparkConf submitted = new SparkConf();
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("weir " + job)
            .config("spark.sql.extensions", WeirExtensions.class.getName())
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.catalog.weir", WeirCatalog.class.getName())
            .config("spark.sql.catalog.weir.lake", lake)
            .config("spark.sql.session.timeZone", "UTC")
            // A hundred, the default, is fewer than the stages of one micro-batch and its commits:
            // all would be compiled each time.
            .config("spark.sql.codegen.cache.maxEntries", "5000")
            // The same code in the third and in the fifth stage of a plan is compiled once.
            .config("spark.sql.codegen.useIdInClassName", "false")
            .config("spark.sql.ansi.enabled", "false")
            .config(
                "spark.sql.streaming.stateStore.providerClass",
                "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
            .config("spark.sql.streaming.stateStore.rocksdb.boundedMemoryUsage", "true")
            .config("spark.sql.streaming.stateStore.checkpointFormatVersion", "2");
    String master = submitted.get("spark.master", "local[*]");
    builder.master(master);
    Map<String, String> defaults = new HashMap<>(rows());
    defaults.putAll(AtomicLocalLogStore.sparkSettings());
    if (master.startsWith("local")) {
      defaults.putAll(oneMachine());
    }
    if (master.startsWith("local") && !master.startsWith("local-cluster")) {
      defaults.putAll(ForklessLocalFileSystem.sparkSettings());
    }
    defaults.forEach(
        (key, value) -> {
          if (!submitted.contains(key)) {
            builder.config(key, value);
          }
        });
    return builder.getOrCreate();
  }

  /**
   * How rows are written and held. Measured numbers hardly repeat: a dictionary of them is made,
   * and given up, in vain; a small one holds names. A day's rows go to the day's file as they come,
   * not sorted by day first. Ten thousand observations in one array, as they are held by default,
   * are too large for the collector to move: each is a reason to mark the whole heap.
   */
  private static Map<String, String> rows() {
    return Map.of(
        "spark.hadoop.parquet.dictionary.page.size", "16384",
        "spark.sql.maxConcurrentOutputFileWriters", "16",
        "spark.sql.inMemoryColumnarStorage.batchSize", "1000");
  }

  /** One machine: partitions to match, no console, nothing that listens. */
  private static Map<String, String> oneMachine() {
    int cores = Runtime.getRuntime().availableProcessors();
    return Map.of(
        "spark.sql.shuffle.partitions", Integer.toString(cores),
        "spark.sql.adaptive.enabled", "false",
        "spark.databricks.delta.snapshotPartitions", "1",
        "spark.sql.inMemoryColumnarStorage.compressed", "false",
        "spark.ui.enabled", "false",
        "spark.ui.showConsoleProgress", "false",
        "spark.driver.host", "127.0.0.1",
        "spark.driver.bindAddress", "127.0.0.1");
  }
}
