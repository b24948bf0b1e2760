package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.Source;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stream folded is folded again, bit for bit, from the rows that it took in. */
class RefoldTest {

  @TempDir Path folder;
  private TestLake lake;
  private Pipeline pipeline;
  private Source source;
  private Snapshots snapshots;
  private Generation generation;
  private Snapshot start;
  private Row last;
  private Dataset<Row> streamed;
  private Span all;

  @BeforeEach
  void streamed() throws Exception {
    lake = StreamedLake.copy(folder);
    pipeline = lake.pipeline(Texts.WINDOWED);
    source = pipeline.source(SPARK, lake.lake());
    snapshots = new Snapshots(SPARK, lake.lake(), pipeline);
    Generations generations = new Generations(SPARK, lake.lake(), pipeline, source.name());
    generation = generations.current().orElseThrow();
    start = snapshots.require(generations.startOf(generation));
    last =
        lake.read(pipeline, TableDefinition.RUNS)
            .filter("job = 'stream'")
            .orderBy(col("batch_id").desc())
            .head();
    streamed = lake.read(pipeline, TableDefinition.SCORES).drop("run_id");
    Row reach = streamed.agg(min("event_time"), max("event_time")).head();
    all = Span.of(reach.getTimestamp(0), reach.getTimestamp(1));
  }

  @Test
  void withNeitherRowsThatCameTooLateNorThoseThatCameSince() {
    lake.land(
        "flow", Flow.rows(List.of(new Flow.Event(all.fromUs(), "north", 1, -1))), Flow.SCHEMA, 1);

    assertFoldedAgain(start, all);
  }

  @Test
  void fromTheMemoriesThatAMicroBatchLeft() {
    Snapshot taken =
        new StreamedMemories(SPARK, pipeline, source, snapshots, generation, start)
            .take(1)
            .orElseThrow();
    assertThat(taken.asOfUs()).isGreaterThan(start.asOfUs());

    assertFoldedAgain(taken, new Span(taken.watermarkUs(), all.endUs()));
  }

  private void assertFoldedAgain(Snapshot from, Span span) {
    Dataset<Row> folded =
        new Refold(
                SPARK,
                lake.lake(),
                pipeline,
                Run.readTo(last),
                Optional.of(from),
                Optional.of(generation.name()))
            .rows(span);
    byte[] artifact =
        new ModelRegistry(SPARK, lake.lake(), pipeline.name())
            .artifact(last.getAs("model_version"));
    TableRows again =
        TableRows.of(
            new Scoring(SPARK, pipeline, artifact).score(folded, "", Role.CHAMPION).drop("run_id"));
    TableRows stored =
        TableRows.of(streamed.filter(Ranges.eventTime(span.fromUs(), span.endUs())).drop("run_id"));
    assertThat(stored.count()).isGreaterThan(50);
    again.assertSame(stored, "folded again");
  }
}
