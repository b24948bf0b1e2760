package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model changes only between micro-batches, every row names its model, and a batch that is done
 * again keeps its own.
 */
@Tag("slow")
class ModelSwapTest {

  @TempDir Path folder;

  @Test
  void modelsChangeBetweenMicroBatchesOnly() throws Exception {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(Texts.EVENTS);
    List<List<Flow.Event>> arrivals = Flow.of(31, 6).arriving(31, 3);
    lake.land("flow", Flow.rows(arrivals.get(0)), Flow.SCHEMA, 1);
    String first = lake.train(pipeline, END).modelVersion();
    String second =
        lake.train(lake.pipeline(Texts.EVENTS.replace("seed: 1", "seed: 2")), END).modelVersion();
    assertThat(second).isNotEqualTo(first);
    ModelRegistry registry = new ModelRegistry(SPARK, lake.lake(), pipeline.name());

    lake.land("flow", Flow.rows(arrivals.get(1)), Flow.SCHEMA, 1);
    lake.land("flow", Flow.rows(arrivals.get(2)), Flow.SCHEMA, 1);
    lake.stream(pipeline, 1);
    for (List<Flow.Event> arrival : arrivals.subList(3, arrivals.size())) {
      lake.land("flow", Flow.rows(arrival), Flow.SCHEMA, 1);
    }
    registry.promote(second);
    int swaps = streamWhileSwapping(lake, pipeline, registry, List.of(first, second));

    assertThat(swaps).isPositive();
    assertEachBatchHasOneModel(lake, pipeline, List.of(first, second));
    assertRowsAreJudgedByTheModelThatScoredThem(lake, registry, List.of(first, second));
    assertReplayKeepsItsModel(lake, pipeline, registry, List.of(first, second));
  }

  private static int streamWhileSwapping(
      TestLake lake, Pipeline pipeline, ModelRegistry registry, List<String> models)
      throws Exception {
    AtomicBoolean streaming = new AtomicBoolean(true);
    CompletableFuture<Integer> swapping =
        CompletableFuture.supplyAsync(
            () -> {
              int swaps = 0;
              while (streaming.get()) {
                registry.promote(models.get(swaps++ % 2));
              }
              return swaps;
            });
    try {
      lake.stream(pipeline, 1);
    } finally {
      streaming.set(false);
    }
    return swapping.get();
  }

  private static void assertEachBatchHasOneModel(
      TestLake lake, Pipeline pipeline, List<String> models) throws Exception {
    var scores = lake.read(pipeline, TableDefinition.SCORES);
    assertThat(
            scores
                .groupBy("run_id")
                .agg(countDistinct("model_version").as("models"))
                .filter("models <> 1")
                .count())
        .as("batches with two models, or none")
        .isZero();
    assertThat(
            scores.select("model_version").distinct().collectAsList().stream()
                .map(row -> row.getString(0)))
        .as("models that scored")
        .containsExactlyInAnyOrderElementsOf(models);
    List<Row> runs =
        lake.read(pipeline, TableDefinition.RUNS)
            .filter("job = 'stream'")
            .join(
                scores.select(col("run_id"), col("model_version").as("scored_by")).distinct(),
                "run_id")
            .select("batch_id", "model_version", "scored_by")
            .collectAsList();
    assertThat(runs).hasSizeGreaterThan(3);
    for (Row run : runs) {
      assertThat(List.of(run.getString(1), run.getString(2)))
          .as("batch %d", run.getLong(0))
          .containsOnly(lake.checkpoint(pipeline).model(run.getLong(0)));
    }
  }

  private static void assertRowsAreJudgedByTheModelThatScoredThem(
      TestLake lake, ModelRegistry registry, List<String> models) {
    // Half of all rows, so that each model has anomalies however few batches it scored.
    Pipeline pipeline = lake.pipeline(Texts.EVENTS.replace("of: 0.97", "of: 0.5"));
    Policy policy = Policy.of(pipeline);
    Map<String, Double> levels = new TreeMap<>();
    for (String model : models) {
      levels.put(model, policy.level(Model.decode(registry.artifact(model))));
    }
    assertThat(levels.values()).doesNotHaveDuplicates();

    new Judge(SPARK, lake.lake(), pipeline, found -> {}).range(Long.MIN_VALUE, END);

    assertThat(
            lake
                .read(pipeline, TableDefinition.ANOMALIES)
                .select("model_version", "threshold")
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> Map.entry(row.getString(0), row.getDouble(1))))
        .containsExactlyInAnyOrderElementsOf(levels.entrySet());
  }

  private static void assertReplayKeepsItsModel(
      TestLake lake, Pipeline pipeline, ModelRegistry registry, List<String> models)
      throws Exception {
    Checkpoint checkpoint = lake.checkpoint(pipeline);
    long last = checkpoint.lastCommit();
    String pinned = checkpoint.model(last);
    long scores = lake.read(pipeline, TableDefinition.SCORES).count();
    long runs = lake.read(pipeline, TableDefinition.RUNS).filter("job = 'stream'").count();
    checkpoint.forgetCommit(last);
    registry.promote(models.get(pinned.equals(models.get(0)) ? 1 : 0));
    List<String> said = new ArrayList<>();

    lake.stream(pipeline, 1, said::add);

    assertThat(said)
        .anyMatch(
            line -> line.startsWith("Batch " + last + ":") && line.contains("scored by " + pinned));
    assertThat(checkpoint.lastCommit()).isGreaterThanOrEqualTo(last);
    assertThat(lake.read(pipeline, TableDefinition.SCORES).count()).isEqualTo(scores);
    assertThat(lake.read(pipeline, TableDefinition.RUNS).filter("job = 'stream'").count())
        .isEqualTo(runs);
  }
}
