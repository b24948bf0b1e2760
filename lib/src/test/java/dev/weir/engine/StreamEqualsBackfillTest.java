package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stream and a backfill of the same period give the same rows, bit for bit; only the run that
 * wrote them differs.
 */
@Tag("slow")
class StreamEqualsBackfillTest {

  private static final int HISTORY_DAYS = 5;
  private static final int DAYS = 8;
  private static final String NO_DATA_BATCHES = "spark.sql.streaming.noDataMicroBatches.enabled";

  @TempDir Path folder;

  /** Each kind of pipeline with a seed of its own, or with so many as {@code weir.seeds} says. */
  static Stream<Arguments> kindsAndSeeds() {
    List<String> kinds = List.of("WINDOWED", "KEYED", "EVENTS", "STATELESS");
    return LongStream.range(0, kinds.size() * Long.getLong("weir.seeds", 1))
        .mapToObj(i -> Arguments.of(kinds.get((int) (i % kinds.size())), i + 1));
  }

  @ParameterizedTest
  @MethodSource("kindsAndSeeds")
  void whateverTheMicroBatches(String pipelineText, long seed) throws Exception {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(text(pipelineText));
    Flow flow =
        pipelineText.equals("WINDOWED") ? Flow.of(seed, DAYS) : Flow.of(seed, DAYS).repeated(seed);
    List<List<Flow.Event>> arrivals = flow.arriving(seed, HISTORY_DAYS);
    lake.land("flow", Flow.rows(arrivals.get(0)), Flow.SCHEMA, 2);
    lake.train(pipeline, END);
    streamInPieces(lake, pipeline, arrivals, new Random(seed));
    TableRows streamed = TableRows.scores(lake, pipeline);
    // Without memory a stream scores what comes after the history, and nothing of the history was
    // open.
    long from =
        pipelineText.equals("STATELESS")
            ? Flow.START_US + HISTORY_DAYS * Flow.DAY_US
            : streamed.firstUs();
    long middle = Flow.START_US + 6 * Flow.DAY_US + 5 * Flow.HOUR_US;

    assertThat(streamed.scored()).as("scored rows").isGreaterThan(200);
    lake.backfill(pipeline, from, END);
    TableRows.scores(lake, pipeline).assertSame(streamed, "folded from the beginning");

    lake.train(pipeline, Flow.START_US + 3 * Flow.DAY_US + 7_777_777_777L);
    lake.backfill(pipeline, from, END);
    TableRows.scores(lake, pipeline).assertSame(streamed, "folded from a memory in the history");

    lake.backfill(pipeline, middle, middle + Flow.DAY_US);
    TableRows.scores(lake, pipeline)
        .assertSame(streamed, "a day folded from the memory at the stream's start");
  }

  @Test
  void whenTheFirstMicroBatchIsDoneAgain() throws Exception {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(Texts.WINDOWED);
    List<List<Flow.Event>> arrivals = Flow.of(5, 7).arriving(5, HISTORY_DAYS);
    List<Flow.Event> history = new ArrayList<>(arrivals.get(0));
    // A series that falls silent: its windows are closed, and filled, by the watermark alone.
    history.add(
        new Flow.Event(Flow.START_US + HISTORY_DAYS * Flow.DAY_US - Flow.HOUR_US, "mute", 7, -1));
    lake.land("flow", Flow.rows(history), Flow.SCHEMA, 2);
    lake.train(pipeline, END);
    lake.land("flow", Flow.rows(arrivals.get(1)), Flow.SCHEMA, 1);
    assertThatThrownBy(() -> lake.stream(pipeline, 100, StreamEqualsBackfillTest::fail))
        .hasMessageContaining("Batch 0");
    lake.train(
        pipeline,
        END); // a later memory, which must not take the place of the one that the stream began with
    for (List<Flow.Event> arrival : arrivals.subList(2, arrivals.size())) {
      lake.land("flow", Flow.rows(arrival), Flow.SCHEMA, 1);
    }
    lake.stream(pipeline, 100);
    assertThat(TableRows.scores(lake, pipeline).ofSeries("mute")).isGreaterThan(1);

    assertBackfillGivesTheSame(lake, pipeline, "after a replayed start");
  }

  @Test
  void whenTheOldestMicroBatchesAreForgottenAndAModelIsTrainedMeanwhile() throws Exception {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(Texts.EVENTS);
    List<List<Flow.Event>> arrivals = Flow.of(6, 7).arriving(6, HISTORY_DAYS);
    lake.land("flow", Flow.rows(arrivals.get(0)), Flow.SCHEMA, 1);
    lake.train(pipeline, END);
    lake.land("flow", Flow.rows(arrivals.get(1)), Flow.SCHEMA, 3);
    lake.stream(pipeline, 1);
    lake.checkpoint(pipeline).forgetBatch(0);
    for (List<Flow.Event> arrival : arrivals.subList(2, arrivals.size())) {
      lake.land("flow", Flow.rows(arrival), Flow.SCHEMA, 1);
    }
    lake.train(pipeline, END);

    lake.stream(pipeline, 100);

    assertBackfillGivesTheSame(lake, pipeline, "after a training");
  }

  /** Killed between the micro-batch that moved the watermark and the one that closes windows. */
  @Test
  void whenItEndedBeforeWhatWasDueWasClosed() throws Exception {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(Texts.WINDOWED);
    List<List<Flow.Event>> arrivals = Flow.of(8, 7).arriving(8, HISTORY_DAYS);
    lake.land("flow", Flow.rows(arrivals.get(0)), Flow.SCHEMA, 1);
    lake.train(pipeline, END);
    lake.land("flow", Flow.rows(arrivals.get(1)), Flow.SCHEMA, 1);
    lake.land("flow", Flow.rows(arrivals.get(2)), Flow.SCHEMA, 1);
    SPARK.conf().set(NO_DATA_BATCHES, false);
    try {
      lake.stream(pipeline, 100);
    } finally {
      SPARK.conf().unset(NO_DATA_BATCHES);
    }
    assertThat(lake.version(pipeline, TableDefinition.SCORES)).isNegative();

    lake.stream(pipeline, 100);

    assertThat(lake.version(pipeline, TableDefinition.SCORES))
        .as("what was due is closed")
        .isNotNegative();
    long batches = lake.checkpoint(pipeline).lastCommit();
    lake.stream(pipeline, 100);
    assertThat(lake.checkpoint(pipeline).lastCommit())
        .as("nothing more is due")
        .isEqualTo(batches)
        .isEqualTo(1);
    assertBackfillGivesTheSame(lake, pipeline, "closed later");
  }

  private static void assertBackfillGivesTheSame(TestLake lake, Pipeline pipeline, String how) {
    TableRows streamed = TableRows.scores(lake, pipeline);
    lake.backfill(pipeline, streamed.firstUs(), END);
    TableRows.scores(lake, pipeline).assertSame(streamed, how);
  }

  /** Ends a micro-batch after everything was written and before Spark knows that it was. */
  private static void fail(String message) {
    if (message.startsWith("Batch")) {
      throw new IllegalStateException(message);
    }
  }

  /** Lands one version after the other and streams now and then, each time with other cuts. */
  private static void streamInPieces(
      TestLake lake, Pipeline pipeline, List<List<Flow.Event>> arrivals, Random random)
      throws Exception {
    for (List<Flow.Event> arrival : arrivals.subList(1, arrivals.size())) {
      lake.land("flow", Flow.rows(arrival), Flow.SCHEMA, 1 + random.nextInt(3));
      if (random.nextInt(3) == 0) {
        lake.stream(pipeline, 1 + random.nextInt(3));
      }
    }
    lake.stream(pipeline, 2);
  }

  private static String text(String name) {
    return switch (name) {
      case "WINDOWED" -> Texts.WINDOWED;
      case "KEYED" -> Texts.KEYED;
      case "STATELESS" -> Texts.STATELESS;
      default -> Texts.EVENTS;
    };
  }
}
