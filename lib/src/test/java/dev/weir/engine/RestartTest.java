package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.source.BatchLimits;
import dev.weir.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream goes on from a snapshot of its memories as if nothing had happened. */
@Tag("slow")
class RestartTest {

  private static final int HISTORY_DAYS = 5;

  @TempDir Path folder;
  private TestLake lake;
  private Pipeline pipeline;
  private List<List<Flow.Event>> arrivals;
  private int landed;

  @ParameterizedTest
  @ValueSource(strings = {"WINDOWED", "STATELESS"})
  void afterTheCheckpointWasLost(String kind) throws Exception {
    begin(kind);
    landAndStream(1, 3, Duration.ZERO);
    landAndStream(3, 5, Duration.ofDays(1)); // what no snapshot knows of
    FileUtils.deleteDirectory(lake.checkpoint(pipeline).folder().toFile());
    assertThatThrownBy(() -> lake.stream(pipeline, 100))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its checkpoint is gone")
        .hasMessageContaining("(weir stream --from-snapshot)");

    scorer(Duration.ZERO).restart();
    landAndStream(5, arrivals.size(), Duration.ZERO);

    assertNothingLostOrDoubled();
    assertThat(lake.checkpoint(pipeline).folder().toString()).endsWith(".2");
    assertThat(
            lake.read(pipeline, TableDefinition.MEMORIES)
                .filter(col("run_id").rlike("^stream-\\w+\\.2-"))
                .select("snapshot")
                .distinct()
                .count())
        .as("snapshots kept")
        .isEqualTo(2);
  }

  @Test
  void withAnotherNumberOfPartitions() throws Exception {
    begin("WINDOWED");
    landAndStream(1, 4, Duration.ofDays(1));

    scorer(Duration.ofDays(1)).rescale(5);
    landAndStream(4, 6, Duration.ZERO);
    assertThat(statePartitions()).isEqualTo(5);
    Path lost = lake.checkpoint(pipeline).folder();
    FileUtils.deleteDirectory(lost.toFile());
    assertThatThrownBy(() -> lake.stream(pipeline, 100))
        .as("the first generation's checkpoint is there, and is not the newest")
        .hasMessageContaining("its checkpoint is gone");
    Files.createFile(
        Files.createDirectories(lost).resolve("partitions")); // what is left is damaged

    scorer(Duration.ZERO).restart();
    landAndStream(6, arrivals.size(), Duration.ZERO);

    assertThat(lake.checkpoint(pipeline).folder().toString()).endsWith(".3");
    assertThat(statePartitions()).as("partitions after a restart").isEqualTo(5);
    assertNothingLostOrDoubled();
  }

  /** A first batch that died after its rows and before its receipt, and then its checkpoint. */
  @Test
  void aGenerationNeverComesTwice() throws Exception {
    begin("STATELESS");
    Path receipts = lakeFolder().resolve("stateless/runs");
    FileUtils.copyDirectory(receipts.toFile(), folder.resolve("receipts").toFile());
    landAndStream(1, 3, Duration.ofDays(1));
    Path crashed = folder.resolve("crashed");
    FileUtils.copyDirectory(lakeFolder().toFile(), crashed.resolve("lake").toFile());
    FileUtils.deleteDirectory(crashed.resolve("lake/stateless/runs").toFile());
    FileUtils.copyDirectory(
        folder.resolve("receipts").toFile(), crashed.resolve("lake/stateless/runs").toFile());
    FileUtils.deleteDirectory(crashed.resolve("lake/stateless/_checkpoints").toFile());
    lake = new TestLake(crashed);

    assertThatThrownBy(() -> lake.stream(pipeline, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its checkpoint is gone");
    scorer(Duration.ZERO).restart();
    lake.stream(pipeline, 1);

    assertThat(lake.checkpoint(pipeline).folder().toString()).endsWith(".2");
    assertNothingLostOrDoubled();
  }

  /** What came after its snapshot is removed: the checkpoint before would go on without it. */
  @Test
  void aGenerationThatDiedBeforeItsFirstBatchIsKnown() throws Exception {
    begin("STATELESS");
    landAndStream(1, 3, Duration.ofDays(1));
    scorer(Duration.ZERO).restart();
    Progress dies =
        message -> {
          if (message.startsWith("Streaming")) {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(() -> lake.stream(pipeline, 1, dies)).hasMessage("killed");
    Path second = lake.checkpoint(pipeline).folder();
    assertThat(second.toString()).endsWith(".2");

    FileUtils.deleteDirectory(second.toFile());

    assertThatThrownBy(() -> lake.stream(pipeline, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its checkpoint is gone");
  }

  /** The old stream has not ended when another goes on from a snapshot. */
  @Test
  void anEarlierGenerationWritesNoMore() throws Exception {
    begin("STATELESS");
    landAndStream(1, 3, Duration.ZERO);
    StreamScorer old = new StreamScorer(SPARK.newSession(), lake.lake(), pipeline, Progress.SILENT);
    StreamingQuery running = old.continuously(Trigger.ProcessingTime(0), BatchLimits.ofFiles(1));

    scorer(Duration.ZERO).restart();
    landAndStream(3, 5, Duration.ZERO);

    assertThatThrownBy(() -> running.awaitTermination(60_000))
        .hasMessageContaining("Cannot go on in generation")
        .hasMessageContaining("has begun in its place");
    assertNothingLostOrDoubled();
  }

  private long statePartitions() throws IOException {
    try (var folders = Files.list(lake.checkpoint(pipeline).folder().resolve("state/0"))) {
      return folders.filter(path -> path.getFileName().toString().matches("\\d+")).count();
    }
  }

  private Path lakeFolder() {
    return folder.resolve("lake");
  }

  private void begin(String kind) {
    lake = new TestLake(folder);
    pipeline =
        lake.pipeline(
            switch (kind) {
              case "WINDOWED" -> Texts.WINDOWED;
              case "EVENTS" -> Texts.EVENTS;
              default -> Texts.STATELESS;
            });
    arrivals = Flow.of(51, 8).arriving(51, HISTORY_DAYS);
    lake.land("flow", Flow.rows(arrivals.get(0)), Flow.SCHEMA, 2);
    lake.train(pipeline, END);
  }

  private void landAndStream(int from, int to, Duration snapshotEvery) throws Exception {
    for (List<Flow.Event> arrival : arrivals.subList(from, to)) {
      lake.land("flow", Flow.rows(arrival), Flow.SCHEMA, 1);
      landed += arrival.size();
    }
    scorer(snapshotEvery).once(BatchLimits.ofFiles(1)).orElseThrow().awaitTermination();
  }

  private StreamScorer scorer(Duration snapshotEvery) {
    return new StreamScorer(SPARK, lake.lake(), pipeline, Progress.SILENT)
        .snapshotEvery(snapshotEvery);
  }

  private void assertNothingLostOrDoubled() {
    TableRows streamed = TableRows.scores(lake, pipeline);
    long from =
        pipeline.program().isStateless()
            ? Flow.START_US + HISTORY_DAYS * Flow.DAY_US
            : streamed.firstUs();
    Row ledger =
        lake.read(pipeline, TableDefinition.RUNS)
            .filter("job = 'stream'")
            .agg(sum("input_rows"), sum("late_rows"), sum("quarantined_rows"))
            .head();
    assertThat(ledger.getLong(0)).as("rows in the receipts").isEqualTo(landed);
    assertThat(ledger.getLong(1)).isZero();
    assertThat(ledger.getLong(2)).isZero();
    lake.backfill(pipeline, from, END);
    assertThat(streamed.count()).isGreaterThan(100);
    TableRows.scores(lake, pipeline).assertSame(streamed, "backfilled");
  }
}
