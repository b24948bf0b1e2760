package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import dev.weir.core.Sha256;
import dev.weir.engine.Finding.Found;
import dev.weir.source.SourceVersion;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Trains the champion again, by the file and the source version that it names, on two other
 * partitionings.
 */
final class TrainingCheck {

  private static final List<Integer> PARTITIONS = List.of(1, 7);

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final ModelRegistry registry;

  TrainingCheck(SparkSession spark, Lake lake, Pipeline pipeline) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
    this.registry = new ModelRegistry(spark, lake, pipeline.name());
  }

  Found run() {
    Optional<String> champion = registry.champion();
    if (champion.isEmpty()) {
      return Found.notChecked("nothing was trained yet");
    }
    Row model = registry.require(champion.get());
    Pipeline file =
        Pipeline.of(pipeline.folder(), pipeline.fileName(), model.getAs("pipeline_file"));
    SourceVersion version =
        new SourceVersion(model.getAs("data_version"), model.getAs("data_offsets"));
    long untilUs = until(model.getAs("run_id"));
    String stored = model.getAs("artifact_sha256");
    for (int partitions : PARTITIONS) {
      SparkSession session = spark.newSession();
      session.conf().set("spark.sql.shuffle.partitions", partitions);
      String again =
          Sha256.hex(new Trainer(session, lake, file, Progress.SILENT).again(version, untilUs));
      if (!again.equals(stored)) {
        return Found.broken(
            "model %s has SHA-256 %s, and source version %s gives %s on %d partitions; it was trained by Weir %s on Java %s",
            champion.get(),
            stored,
            version,
            again,
            partitions,
            model.getAs("weir_version"),
            model.getAs("java_version"));
      }
    }
    return Found.holds(
        "model %s was trained again from source version %s on 1 and on 7 partitions: SHA-256 %s each time",
        champion.get(), version, stored);
  }

  /** Where the history of a training was cut. */
  private long until(String runId) {
    Row run =
        new DeltaTables(spark)
                .read(lake.table(pipeline.name(), TableDefinition.RUNS))
                .filter(col("run_id").equalTo(runId))
                .takeAsList(1)
                .stream()
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "the receipt of its training, " + runId + ", is gone from runs"));
    JsonNode until = Json.parse(run.<String>getAs("arguments")).get("until");
    return until == null ? Long.MAX_VALUE : Times.parse("until", until.asText());
  }
}
