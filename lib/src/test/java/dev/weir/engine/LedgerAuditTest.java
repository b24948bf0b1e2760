package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.LedgerAudit.Outcome;
import dev.weir.engine.LedgerAudit.Problem;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit finds what was lost, doubled or wrongly counted, and names the run. */
@Tag("slow")
class LedgerAuditTest {

  @TempDir Path folder;
  private TestLake lake;
  private Pipeline pipeline;
  private String generation;
  private String run;

  @BeforeEach
  void streamed() throws Exception {
    lake = StreamedLake.copy(folder);
    pipeline = lake.pipeline(Texts.WINDOWED);
    generation = lake.checkpoint(pipeline).folder().getFileName().toString();
    run = "stream-" + generation + "-2";
  }

  @Test
  void anUntouchedLakeIsBalanced() {
    Outcome outcome = audit();

    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.totals())
        .extracting(LedgerAudit.Total::job)
        .containsExactly("stream", "train");
    assertThat(outcome.totals()).allMatch(total -> total.counts().balanced());
    assertThat(outcome.totals().get(0).counts().late()).isEqualTo(3);

    lake.backfill(pipeline, Flow.START_US + 6 * Flow.DAY_US, END);
    assertThat(audit().problems()).as("after a backfill took rows of the stream away").isEmpty();
  }

  @Test
  void rowsThatAreLostOrDoubledAreFound() {
    var scores = lake.read(pipeline, TableDefinition.SCORES).filter(col("run_id").equalTo(run));
    long stored = scores.count();
    new DeltaTables(SPARK)
        .append(
            scores.limit(1), lake.path(pipeline, TableDefinition.SCORES), TableDefinition.SCORES);
    assertThat(audit().problems())
        .containsExactly(
            new Problem(run, stored + " rows written, " + (stored + 1) + " in scores"));

    delete(TableDefinition.SCORES, col("run_id").equalTo(run));
    assertThat(audit().problems())
        .containsExactly(new Problem(run, stored + " rows written, 0 in scores"));
  }

  @Test
  void reasonsThatDoNotExplainTheQuarantineAreFound() {
    new DeltaTables(SPARK)
        .update(
            lake.path(pipeline, TableDefinition.RUNS),
            col("run_id").equalTo(run),
            Map.of("quarantined_by_reason", expr("map('not a number: v', 4L)")));

    assertThat(audit().problems())
        .containsExactly(new Problem(run, "0 rows quarantined, 4 by reason"));
  }

  @Test
  void receiptsThatAreMissingOrDoNotAddUpAreFound() {
    delete(TableDefinition.RUNS, col("run_id").equalTo(run));
    long batches = lake.read(pipeline, TableDefinition.RUNS).filter("job = 'stream'").count() + 1;
    assertThat(audit().problems())
        .containsExactly(
            new Problem(
                "stream-" + generation,
                batches + " micro-batches, " + (batches - 1) + " receipts"));

    String other = "stream-" + generation + "-1";
    new DeltaTables(SPARK)
        .update(
            lake.path(pipeline, TableDefinition.RUNS),
            col("run_id").equalTo(other),
            Map.of("input_rows", col("input_rows").plus(lit(1))));
    assertThat(audit().problems())
        .hasSize(2)
        .anyMatch(
            problem ->
                problem.runId().equals(other)
                    && problem.what().matches("\\d+ rows in, \\d+ accounted for"));
  }

  @Test
  void theStatusTellsHowFarTheStreamHasCome() {
    long version = lake.version("flow");
    StreamStatus status = StreamStatus.of(SPARK, lake.lake(), pipeline);

    assertThat(status.behind()).isZero();
    assertThat(status.readTo()).isEqualTo(version);
    assertThat(status.generation()).isEqualTo(generation);
    assertThat(status.watermark()).startsWith("2024-03-0");
    assertThat(Instant.parse(status.lastBatch())).isEqualTo(ended("true"));
    assertThat(Instant.parse(status.lastRows()))
        .isEqualTo(ended("input_rows > 0"))
        .isBefore(status.lastBatch());
    assertThat(status.lastVerdict()).isEmpty();

    lake.land("flow", Flow.rows(Flow.of(1, 1).events()), Flow.SCHEMA, 1);
    assertThat(StreamStatus.of(SPARK, lake.lake(), pipeline).behind()).isEqualTo(1);
  }

  /** When the last micro-batch of some ended. */
  private Instant ended(String which) {
    return lake.read(pipeline, TableDefinition.RUNS)
        .filter("job = 'stream' AND " + which)
        .orderBy(col("batch_id").desc())
        .head()
        .<Timestamp>getAs("ended_at")
        .toInstant();
  }

  private Outcome audit() {
    return new LedgerAudit(SPARK, lake.lake(), pipeline).run();
  }

  private void delete(TableDefinition table, Column condition) {
    new DeltaTables(SPARK).delete(lake.path(pipeline, table), condition);
  }
}
