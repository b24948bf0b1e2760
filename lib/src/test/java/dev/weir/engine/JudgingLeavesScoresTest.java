package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scores are facts, verdicts are opinions: another policy changes verdicts and leaves the scores as
 * they are.
 */
@Tag("slow")
class JudgingLeavesScoresTest {

  private static final String QUANTILE = Texts.WINDOWED.replace("of: 0.97", "of: 0.9");

  @TempDir static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void streamed() throws Exception {
    lake = StreamedLake.copy(folder.resolve("range"));
  }

  @Test
  void threePoliciesGiveThreeVerdictsOnTheSameScores() {
    long scores = lake.version(lake.pipeline(QUANTILE), TableDefinition.SCORES);
    List<List<String>> verdicts = new ArrayList<>();
    for (String threshold :
        List.of("fixed: {at: 0.6}", "quantile: {of: 0.9}", "budget: {incidents-per-day: 10}")) {
      Pipeline pipeline = lake.pipeline(Texts.WINDOWED.replace("quantile: {of: 0.97}", threshold));
      Judge.Outcome outcome = judge(pipeline, Long.MIN_VALUE, END);

      assertThat(outcome.anomalies()).as(threshold).isPositive();
      assertThat(lake.read(pipeline, TableDefinition.ANOMALIES).count())
          .isEqualTo(outcome.anomalies());
      assertThat(
              lake.read(pipeline, TableDefinition.INCIDENTS)
                  .agg(sum("anomalies"))
                  .head()
                  .getLong(0))
          .isEqualTo(outcome.anomalies());
      assertThat(lake.version(pipeline, TableDefinition.SCORES)).isEqualTo(scores);
      verdicts.add(
          lake
              .read(pipeline, TableDefinition.ANOMALIES)
              .select("anomaly_id")
              .orderBy("anomaly_id")
              .collectAsList()
              .stream()
              .map(row -> row.getString(0))
              .toList());
    }
    assertThat(verdicts).doesNotHaveDuplicates();
  }

  @Test
  void judgingAnyPartAgainChangesNothing() {
    Pipeline pipeline = lake.pipeline(QUANTILE);
    judge(pipeline, Long.MIN_VALUE, END);
    List<Row> anomalies = rows(lake, pipeline, TableDefinition.ANOMALIES);
    List<Row> incidents = rows(lake, pipeline, TableDefinition.INCIDENTS);
    Row longest =
        lake.read(pipeline, TableDefinition.INCIDENTS)
            .filter("anomalies > 1")
            .orderBy(col("anomalies").desc(), col("incident_id"))
            .select("start_time", "end_time")
            .head();
    long inside = Times.micros(longest.getTimestamp(0)) + Flow.HOUR_US;

    judge(pipeline, inside, inside + Flow.DAY_US);

    assertThat(rows(lake, pipeline, TableDefinition.ANOMALIES)).isEqualTo(anomalies);
    assertThat(rows(lake, pipeline, TableDefinition.INCIDENTS)).isEqualTo(incidents);
  }

  @Test
  void aStreamInPiecesOfAnyOrderWithCrashesGivesTheVerdictsOfARange() throws Exception {
    Pipeline pipeline = lake.pipeline(QUANTILE);
    judge(pipeline, Long.MIN_VALUE, END);
    TestLake pieces = StreamedLake.copy(folder.resolve("pieces"));
    FileUtils.deleteDirectory(folder.resolve("pieces/lake/windowed/scores").toFile());
    Dataset<Row> scores = lake.read(pipeline, TableDefinition.SCORES);
    Row spanning =
        lake.read(pipeline, TableDefinition.INCIDENTS)
            .filter("anomalies > 2")
            .orderBy("start_time")
            .select("start_time", "end_time")
            .head();
    long cut = Times.micros(spanning.getTimestamp(0)) + Flow.HOUR_US; // within an incident
    List<Long> ends =
        List.of(
            Long.MIN_VALUE / 2,
            cut,
            cut + Flow.HOUR_US,
            cut + 20 * Flow.HOUR_US,
            Long.MAX_VALUE / 2);
    for (int piece : List.of(2, 0, 3, 1)) { // the piece between joins what is known on both sides
      Dataset<Row> part =
          scores.filter(
              unix_micros(col("event_time"))
                  .geq(lit(ends.get(piece)))
                  .and(unix_micros(col("event_time")).lt(lit(ends.get(piece + 1)))));
      new DeltaTables(SPARK)
          .append(part, pieces.path(pipeline, TableDefinition.SCORES), TableDefinition.SCORES);
      long before = pieces.version(pipeline, TableDefinition.INCIDENTS);
      follow(pieces, pipeline);
      if (before >= 0) {
        crashBetweenTables(pieces, pipeline, before);
        follow(pieces, pipeline);
      }
    }

    for (TableDefinition table : List.of(TableDefinition.ANOMALIES, TableDefinition.INCIDENTS)) {
      assertThat(rows(pieces, pipeline, table)).isEqualTo(rows(lake, pipeline, table));
    }
  }

  /** Leaves the last micro-batch as if it had come to the anomalies and not to the incidents. */
  private static void crashBetweenTables(TestLake lake, Pipeline pipeline, long incidentsBefore)
      throws IOException {
    DeltaTable.forPath(SPARK, lake.path(pipeline, TableDefinition.INCIDENTS))
        .restoreToVersion(incidentsBefore);
    Checkpoint checkpoint = lake.checkpoint(pipeline, "judge", "1");
    checkpoint.forgetCommit(checkpoint.lastCommit());
  }

  private static void follow(TestLake lake, Pipeline pipeline) throws Exception {
    new Judge(SPARK, lake.lake(), pipeline, found -> {})
        .start(Trigger.AvailableNow())
        .awaitTermination();
  }

  private static Judge.Outcome judge(Pipeline pipeline, long fromUs, long toUs) {
    return new Judge(SPARK, lake.lake(), pipeline, found -> {}).range(fromUs, toUs);
  }

  private static List<Row> rows(TestLake lake, Pipeline pipeline, TableDefinition table) {
    String key = table.schema().fieldNames()[0];
    return lake.read(pipeline, table).drop("decided_at").orderBy(key).collectAsList();
  }
}
