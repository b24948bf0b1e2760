package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.unix_micros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A level that moves is a function of the table {@code scores}: whoever judges, in whatever pieces,
 * finds the same. The scores are of two models, one after the other.
 */
@Tag("slow")
class MovingLevelsTest {

  private static final String QUANTILE = "rolling-quantile: {over: 1 day, of: 0.9, at-least: 12}";
  private static final List<String> MOVING =
      List.of(
          QUANTILE,
          "rolling-mad: {over: 2 days, k: 3, at-least: 20}",
          "dspot: {over: 2 days, drift: 12 hours, risk: 0.02, tail: 0.3, at-least: 30}",
          "fdr: {rate: 0.9, every: 3 hours}");
  private static final long DAY = Flow.START_US;
  private static final long FROM_US = DAY + 2 * Flow.DAY_US;
  private static final long PROMOTED_US = DAY + 6 * Flow.DAY_US;

  @TempDir static Path folder;
  private static TestLake lake;
  private static String first;
  private static String second;

  @BeforeAll
  static void scored() {
    lake = new TestLake(folder.resolve("whole"));
    lake.land("flow", Flow.of(71, 8).rows(), Flow.SCHEMA, 2);
    Pipeline pipeline = pipeline(QUANTILE);
    first = lake.train(pipeline, DAY + 5 * Flow.DAY_US).modelVersion();
    second =
        lake.train(lake.pipeline(pipeline.text().replace("seed: 1", "seed: 2")), PROMOTED_US)
            .modelVersion();
    lake.backfill(pipeline, FROM_US, END);
    backfill(second, PROMOTED_US, END);
  }

  private static Pipeline pipeline(String threshold) {
    return lake.pipeline(Texts.WINDOWED.replace("quantile: {of: 0.97}", threshold));
  }

  private static void backfill(String model, long fromUs, long toUs) {
    new Backfill(SPARK, lake.lake(), pipeline(QUANTILE), Progress.SILENT)
        .run(fromUs, toUs, Optional.of(model));
  }

  private static Judge judge(TestLake of, Pipeline pipeline) {
    return new Judge(SPARK, of.lake(), pipeline, found -> {});
  }

  private static List<Row> rows(TestLake of, Pipeline pipeline, TableDefinition table) {
    return of.read(pipeline, table)
        .drop("decided_at")
        .orderBy(table.schema().fieldNames()[0])
        .collectAsList();
  }

  /** Each series in pieces of its own, so that a piece has no one time at which it ends. */
  private static List<Dataset<Row>> pieces(Dataset<Row> scores, long seed, int count) {
    long step = 6 * Flow.DAY_US / count;
    Column place = unix_micros(col("event_time")).minus(FROM_US);
    Column shift = pmod(hash(col("series"), lit(seed)), lit((int) (step / 1_000_000 - 1)));
    Column piece = place.plus(shift.multiply(1_000_000L)).divide(step).cast("int");
    List<Dataset<Row>> pieces = new ArrayList<>();
    for (int i = 0; i <= count; i++) {
      pieces.add(scores.filter(piece.equalTo(i)));
    }
    return pieces;
  }

  /** Each piece with a table in which later ones may be already. */
  @Test
  void anyPiecesGiveTheVerdictsOfAll() {
    Random random = new Random(5);
    Set<String> models = new TreeSet<>();
    for (String threshold : MOVING) {
      Pipeline pipeline = pipeline(threshold);
      Dataset<Row> scores = lake.read(pipeline, TableDefinition.SCORES);
      Dataset<Row> judged =
          pieces(scores, random.nextInt(), 2).stream()
              .map(piece -> judge(lake, pipeline).verdicts(piece, () -> scores))
              .reduce(Dataset::union)
              .orElseThrow();

      Dataset<Row> whole = judge(lake, pipeline).verdicts(scores, () -> scores);

      List<Row> all = whole.drop("decided_at").orderBy("anomaly_id").collectAsList();
      assertThat(judged.drop("decided_at").orderBy("anomaly_id").collectAsList())
          .as(threshold)
          .isEqualTo(all)
          .hasSizeGreaterThan(5);
      all.forEach(row -> models.add(row.getAs("model_version")));
    }
    assertThat(models).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void aStreamOfManyBatchesARangeAndWhatIfFindTheSame() throws Exception {
    Pipeline pipeline = pipeline(QUANTILE);
    Judge.Outcome range = judge(lake, pipeline).range(Long.MIN_VALUE, END);
    FileUtils.copyDirectory(folder.resolve("whole").toFile(), folder.resolve("pieces").toFile());
    TestLake pieces = new TestLake(folder.resolve("pieces"));
    for (String table : List.of("scores", "anomalies", "incidents", "_checkpoints")) {
      FileUtils.deleteDirectory(folder.resolve("pieces/lake/windowed/" + table).toFile());
    }
    for (Dataset<Row> piece : pieces(lake.read(pipeline, TableDefinition.SCORES), 6, 3)) {
      new DeltaTables(SPARK)
          .append(piece, pieces.path(pipeline, TableDefinition.SCORES), TableDefinition.SCORES);
      judge(pieces, pipeline).start(Trigger.AvailableNow()).awaitTermination();
    }

    assertThat(range.anomalies()).isGreaterThan(10);
    assertThat(
            lake.read(pipeline, TableDefinition.ANOMALIES).select("threshold").distinct().count())
        .isGreaterThan(5);
    for (TableDefinition table : List.of(TableDefinition.ANOMALIES, TableDefinition.INCIDENTS)) {
      assertThat(rows(pieces, pipeline, table)).isEqualTo(rows(lake, pipeline, table));
    }
    List<Row> whatIf =
        new WhatIf(SPARK, lake.lake(), pipeline)
            .of(List.of("fixed: {at: 0.6}", QUANTILE, MOVING.get(1)))
            .collectAsList();
    assertThat(whatIf.get(1).<Long>getAs("anomalies")).isEqualTo(range.anomalies());
    assertThat(whatIf.get(1).<Long>getAs("incidents")).isEqualTo(range.incidents());
    assertThat(whatIf.get(1).<Double>getAs("level")).isNull();
    assertThat(whatIf.get(0).<Double>getAs("level")).isEqualTo(0.6);
    assertThat(whatIf.get(2).<Long>getAs("anomalies")).isPositive();
  }

  /** What lies before a range counts, and what was replaced there since is not held against it. */
  @Test
  void aVerdictIsCheckedAgainstWhatItLookedBackOn() {
    Pipeline pipeline = pipeline(QUANTILE);
    judge(lake, pipeline).range(Long.MIN_VALUE, END);
    JudgingCheck check =
        new JudgingCheck(SPARK, lake.lake(), pipeline, new Span(Long.MIN_VALUE, Long.MAX_VALUE));
    Finding.Found before = check.run();
    long version = lake.version(pipeline, TableDefinition.SCORES);
    backfill(second, DAY + 5 * Flow.DAY_US, PROMOTED_US);
    Finding.Found after = check.run();
    SPARK.sql(
        "RESTORE TABLE delta.`"
            + lake.path(pipeline, TableDefinition.SCORES)
            + "` TO VERSION AS OF "
            + version);

    assertThat(before.result()).as(before.detail()).isEqualTo(Finding.Result.HOLDS);
    assertThat(before.detail()).contains(" on 476 observations "); // 119 hours
    // Neither the day that was replaced nor the one that looks back on it.
    assertThat(after.detail()).contains(" on 288 observations ");
    assertThat(after.result()).as(after.detail()).isEqualTo(Finding.Result.HOLDS);
  }

  @Test
  void aComparisonLooksBackBeforeItsPeriod() {
    Pipeline pipeline = pipeline(QUANTILE);
    long fromUs = DAY + 4 * Flow.DAY_US;
    long toUs = fromUs + Flow.DAY_US;

    Comparison.Outcome compared =
        new Comparison(SPARK, lake.lake(), pipeline, Progress.SILENT)
            .run(fromUs, toUs, Optional.of(first), second);

    Dataset<Row> scores = lake.read(pipeline, TableDefinition.SCORES);
    assertThat(compared.observations()).isEqualTo(96);
    assertThat(compared.champion().anomalies())
        .isPositive()
        .isEqualTo(
            judge(lake, pipeline)
                .verdicts(scores.filter(Ranges.eventTime(fromUs, toUs)), () -> scores)
                .count());
    assertThat(compared.champion().level()).isEmpty();
  }

  @Test
  void whatComesInAnyOrderIsNotFollowed() {
    Pipeline pipeline =
        lake.pipeline(Texts.STATELESS.replace("quantile: {of: 0.97}", MOVING.get(3)));

    assertThatThrownBy(() -> judge(lake, pipeline).start(Trigger.AvailableNow()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot follow the scores of stateless with threshold fdr: it has neither windows nor"
                + " features, so scores come in any order of time, and the level looks back in time."
                + " Judge periods when they are over (weir judge --from), or add a window or a"
                + " feature.");
  }
}
