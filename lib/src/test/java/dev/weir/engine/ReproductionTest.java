package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.detector.Scorer;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every anomaly says why, and can be made again bit for bit. */
@Tag("slow")
class ReproductionTest {

  /** Streamed, and backfilled, anomalies: so many times as many as {@code weir.seeds} says. */
  private static final int OF_EACH = 4 * Integer.getInteger("weir.seeds", 1);

  @TempDir static Path folder;
  private static TestLake lake;
  private static Pipeline pipeline;

  @BeforeAll
  static void judged() throws Exception {
    lake = StreamedLake.copy(folder);
    pipeline = lake.pipeline(Texts.WINDOWED.replace("of: 0.97", "of: 0.8"));
    judge();
  }

  @Test
  void contributionsAddUpToTheTotalOfTheScorer() {
    List<Row> anomalies =
        lake.read(pipeline, TableDefinition.ANOMALIES)
            .join(
                lake.read(pipeline, TableDefinition.SCORES)
                    .select("series", "event_time", "features"),
                "series event_time".split(" "))
            .select("reasons", "features", "model_version", "score")
            .collectAsList();
    ModelRegistry registry = new ModelRegistry(SPARK, lake.lake(), pipeline.name());
    assertThat(anomalies).hasSizeGreaterThan(20);
    for (Row anomaly : anomalies) {
      Scorer scorer = Model.decode(registry.artifact(anomaly.getString(2))).scorer();
      double[] vector = new double[scorer.dimension()];
      SeriesRows.read(anomaly.getStruct(1), vector, 0);
      List<Row> reasons = anomaly.getList(0);
      double sum = reasons.stream().mapToDouble(reason -> reason.getDouble(3)).sum();

      assertThat(reasons).hasSize(vector.length);
      assertThat(sum).isCloseTo(scorer.total(vector), within(1e-9 * Math.max(1, Math.abs(sum))));
    }
  }

  @Test
  void streamedAndBackfilledAnomaliesComeOutWithTheSameBits() {
    List<String> streamed = anomalies("stream", OF_EACH);
    assertThat(streamed).hasSize(OF_EACH);
    streamed.forEach(this::assertReproduced);

    lake.backfill(pipeline, Flow.START_US + 4 * Flow.DAY_US, END);
    judge();

    List<String> backfilled = anomalies("backfill", OF_EACH);
    assertThat(backfilled).hasSize(OF_EACH);
    backfilled.forEach(this::assertReproduced);
  }

  @Test
  void aChangedScoreIsNamed() {
    String id =
        lake.read(pipeline, TableDefinition.ANOMALIES)
            .orderBy("anomaly_id")
            .head()
            .getAs("anomaly_id");
    Row anomaly =
        lake.read(pipeline, TableDefinition.ANOMALIES).filter(col("anomaly_id").equalTo(id)).head();
    double score = anomaly.getAs("score");
    changeScore(anomaly, Math.nextUp(score));

    Reproduction.Outcome outcome = reproduction().of(id);
    changeScore(anomaly, score);

    assertThat(outcome.same()).isFalse();
    assertThat(outcome.differences()).containsExactly("score");
    assertThat(outcome.score()).isEqualTo(score);
    assertThat(outcome.storedScore()).isEqualTo(Math.nextUp(score));
  }

  private static void changeScore(Row anomaly, double score) {
    new DeltaTables(SPARK)
        .update(
            lake.path(pipeline, TableDefinition.SCORES),
            col("series")
                .equalTo(anomaly.getAs("series"))
                .and(col("event_time").equalTo(lit(anomaly.<Object>getAs("event_time")))),
            Map.of("score", lit(score)));
  }

  @Test
  void anUnknownAnomalyIsSaidToBe() {
    assertThatThrownBy(() -> reproduction().of("0123456789abcdef"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unknown anomaly 0123456789abcdef of windowed.");
  }

  private void assertReproduced(String id) {
    Reproduction.Outcome outcome = reproduction().of(id);
    assertThat(outcome.differences())
        .as("%s of %s at %s", id, outcome.series(), outcome.eventTime())
        .isEmpty();
    assertThat(outcome.score()).isEqualTo(outcome.storedScore());
  }

  /** Anomalies whose scores a job wrote, drawn by lot: an identity is a hash. */
  private List<String> anomalies(String job, int count) {
    return lake
        .read(pipeline, TableDefinition.ANOMALIES)
        .join(
            lake.read(pipeline, TableDefinition.SCORES)
                .filter(col("run_id").startsWith(job + "-"))
                .select("series", "event_time"),
            "series event_time".split(" "))
        .orderBy("anomaly_id")
        .select("anomaly_id")
        .takeAsList(count)
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static void judge() {
    new Judge(SPARK, lake.lake(), pipeline, found -> {}).range(Long.MIN_VALUE, END);
  }

  private Reproduction reproduction() {
    return new Reproduction(SPARK, lake.lake(), pipeline);
  }
}
