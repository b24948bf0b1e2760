package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backfill of what the stream has yet to write, or is about to write. */
@Tag("slow")
class BackfillBesideStreamTest {

  private static final int HISTORY_DAYS = 5;
  private static final long HISTORY_END_US = Flow.START_US + HISTORY_DAYS * Flow.DAY_US;

  @TempDir Path folder;
  private TestLake lake;
  private Pipeline pipeline;
  private List<List<Flow.Event>> arrivals;
  private int landed = 1;

  @ParameterizedTest
  @ValueSource(strings = {"WINDOWED", "EVENTS", "STATELESS"})
  void ofWhatTheStreamHasNotReadYet(String kind) throws Exception {
    begin(kind);
    land(4);
    stream();
    land(2);

    Backfill.Outcome outcome = lake.backfill(pipeline, HISTORY_END_US, END);

    assertThat(outcome.scoresWritten()).isPositive();
    assertThat(outcome.ledger().balanced()).isTrue();
    stream();
    land(2);
    stream();
    assertNothingLostOrDoubled();
  }

  @Test
  void whileAStreamBegins() throws Exception {
    begin("WINDOWED");
    land(4);
    List<String> said = new ArrayList<>();
    Progress meanwhile =
        message -> {
          said.add(message);
          if (said.size() == 1) {
            stream();
          }
        };

    new Backfill(SPARK, lake.lake(), pipeline, meanwhile)
        .run(HISTORY_END_US, END, Optional.empty());

    assertThat(said).contains("The stream was begun anew meanwhile; folding again");
    land(2);
    stream();
    assertNothingLostOrDoubled();
  }

  @Test
  void thatDiedBeforeItStoredTheMemoriesAStreamWouldBeginFrom() throws Exception {
    begin("WINDOWED");
    land(4);
    lake.backfill(pipeline, HISTORY_END_US, END);
    for (TableDefinition table : List.of(TableDefinition.MEMORIES, TableDefinition.RUNS)) {
      new DeltaTables(SPARK)
          .delete(lake.path(pipeline, table), col("run_id").startsWith("backfill-"));
    }

    stream();
    land(2);
    stream();

    assertNothingLostOrDoubled();
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
    arrivals = Flow.of(61, 10).arriving(61, HISTORY_DAYS);
    lake.land("flow", Flow.rows(arrivals.get(0)), Flow.SCHEMA, 2);
    lake.train(pipeline, END);
  }

  private void land(int slices) {
    for (List<Flow.Event> arrival : arrivals.subList(landed, landed + slices)) {
      lake.land("flow", Flow.rows(arrival), Flow.SCHEMA, 1);
    }
    landed += slices;
  }

  private void stream() {
    try {
      lake.stream(pipeline, 2);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows that came about are those that one backfill of everything writes. */
  private void assertNothingLostOrDoubled() {
    assertThat(new LedgerAudit(SPARK, lake.lake(), pipeline).run().problems()).isEmpty();
    TableRows found = TableRows.scores(lake, pipeline);
    lake.backfill(
        pipeline, pipeline.program().isStateless() ? HISTORY_END_US : found.firstUs(), END);
    assertThat(found.count()).isGreaterThan(100);
    found.assertSame(TableRows.scores(lake, pipeline), "beside what one backfill writes");
  }
}
