package dev.weir.jobs;

import dev.weir.sql.WeirCatalog;
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
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.catalog.weir", WeirCatalog.class.getName())
            .config("spark.sql.catalog.weir.lake", lake)
            .config("spark.sql.session.timeZone", "UTC")
            // A hundred, the default, is fewer than the stages of one micro-batch and its commits:
            // all would be compiled each time.
            .config("spark.sql.codegen.cache.maxEntries", "5000")
            .config("spark.sql.ansi.enabled", "false")
            // Measured numbers hardly repeat: a dictionary of them is made, and given up, in vain.
            // This one holds names.
            .config("spark.hadoop.parquet.dictionary.page.size", "16384")
            // A day's rows go to the day's file as they come, not sorted by day first.
            .config("spark.sql.maxConcurrentOutputFileWriters", "16")
            .config(
                "spark.sql.streaming.stateStore.providerClass",
                "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
            .config("spark.sql.streaming.stateStore.rocksdb.boundedMemoryUsage", "true")
            .config("spark.sql.streaming.stateStore.checkpointFormatVersion", "2");
    String master = submitted.get("spark.master", "local[*]");
    builder.master(master);
    if (master.startsWith("local")) {
      local(submitted, builder, !master.startsWith("local-cluster"));
    }
    return builder.getOrCreate();
  }

  /** One machine: partitions to match, no console, nothing that listens. */
  private static void local(SparkConf submitted, SparkSession.Builder builder, boolean oneJvm) {
    int cores = Runtime.getRuntime().availableProcessors();
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "spark.sql.shuffle.partitions", Integer.toString(cores),
                "spark.sql.adaptive.enabled", "false",
                "spark.databricks.delta.snapshotPartitions", "1",
                "spark.sql.inMemoryColumnarStorage.compressed", "false",
                "spark.ui.enabled", "false",
                "spark.ui.showConsoleProgress", "false",
                "spark.driver.host", "127.0.0.1",
                "spark.driver.bindAddress", "127.0.0.1"));
    if (oneJvm) {
      settings.putAll(ForklessLocalFileSystem.sparkSettings());
    }
    settings.forEach(
        (key, value) -> {
          if (!submitted.contains(key)) {
            builder.config(key, value);
          }
        });
  }
}
