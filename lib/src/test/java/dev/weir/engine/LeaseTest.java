package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of the same work at once: the one that began later writes it, the other one nothing. */
class LeaseTest {

  private static final long FROM_US = Flow.START_US + 5 * Flow.DAY_US;

  private static final List<List<Flow.Event>> ARRIVALS = Flow.of(61, 8).arriving(61, 5);

  @TempDir static Path trained;
  @TempDir Path folder;
  private TestLake lake;
  private Pipeline pipeline;

  @BeforeAll
  static void trainOnce() {
    TestLake once = landed(trained);
    once.train(once.pipeline(Texts.WINDOWED), FROM_US);
  }

  /** All but the last arrival. */
  private static TestLake landed(Path folder) {
    TestLake lake = new TestLake(folder);
    for (List<Flow.Event> arrival : ARRIVALS.subList(0, ARRIVALS.size() - 1)) {
      lake.land("flow", Flow.rows(arrival), Flow.SCHEMA, 1);
    }
    return lake;
  }

  private void begin(TestLake lake) {
    this.lake = lake;
    pipeline = lake.pipeline(Texts.WINDOWED);
  }

  private void beginTrained() throws IOException {
    FileUtils.copyDirectory(trained.toFile(), folder.toFile());
    begin(new TestLake(folder));
  }

  @Test
  void aBackfillWhoseRetryHasBegunIsRefused() throws IOException {
    beginTrained();
    Meanwhile retry = new Meanwhile("Folded", () -> lake.backfill(pipeline, FROM_US, END));

    assertThatThrownBy(() -> backfill(retry, END))
        .isInstanceOf(Superseded.class)
        .hasMessageMatching(
            "Cannot write to windowed: run backfill-\\w{8} took the backfill from \\S+Z on over at \\S+Z\\. .*there is nothing to do\\.");

    assertThat(retry.happened).isTrue();
    assertThat(runs("backfill")).hasSize(1);
    assertThat(
            lake.read(pipeline, TableDefinition.SCORES).select("run_id").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .isEqualTo(runs("backfill"));
  }

  @Test
  void aBackfillIsRefusedWhoseRetryIsNotDoneYet() throws IOException {
    beginTrained();
    lake.backfill(pipeline, FROM_US, END);
    long before = lake.version(pipeline, TableDefinition.SCORES);
    Meanwhile claim = new Meanwhile("Folded", () -> claim("backfill " + text(END)));

    assertThatThrownBy(() -> backfill(claim, END)).isInstanceOf(Superseded.class);

    TableRows.of(lake.read(pipeline, TableDefinition.SCORES))
        .assertSame(TableRows.of(lake.read(pipeline, TableDefinition.SCORES, before)), "before it");
  }

  @Test
  void backfillsOfOtherPeriodsAreNoneOfItsBusiness() throws IOException {
    beginTrained();
    long middle = FROM_US + Flow.DAY_US;
    Meanwhile other = new Meanwhile("Folded", () -> lake.backfill(pipeline, middle, END));

    backfill(other, middle);

    assertThat(runs("backfill")).hasSize(2);
    assertThat(
            lake.read(pipeline, TableDefinition.SCORES)
                .groupBy("series", "event_time")
                .count()
                .filter("count > 1")
                .isEmpty())
        .isTrue();
  }

  @Test
  void eachOfManyClaimsAtOnceHasAnEpochOfItsOwn() throws Exception {
    begin(new TestLake(folder));
    List<Callable<Lease>> claims = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String runId = "run-" + i;
      claims.add(() -> Lease.take(SPARK, lake.lake(), pipeline.name(), "work", runId, List.of()));
    }
    ExecutorService runs = Executors.newFixedThreadPool(claims.size());
    try {
      for (Future<Lease> claim : runs.invokeAll(claims)) {
        claim.get();
      }
    } finally {
      runs.shutdownNow();
    }

    Dataset<Row> taken = lake.read(pipeline, TableDefinition.LEASES);
    assertThat(taken.select("epoch").as(Encoders.LONG()).collectAsList())
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    assertThat(taken.select("run_id").distinct().count()).isEqualTo(claims.size());
  }

  @Test
  void ofTwoFirstTrainingsAtOnceOneIsChampion() {
    begin(landed(folder));
    long earlier = FROM_US - Flow.DAY_US;

    train(new Meanwhile("Fitted", () -> lake.train(pipeline, earlier)), FROM_US);

    assertThat(statuses())
        .containsExactlyInAnyOrder(ModelRegistry.CHAMPION, ModelRegistry.CHALLENGER);
  }

  @Test
  void theSameModelOfTwoTrainingsAtOnceIsOne() {
    begin(landed(folder));
    // All there is, said in two ways: not the same work, but the same model.
    train(new Meanwhile("Fitted", () -> lake.train(pipeline, END - Flow.DAY_US)), END);

    assertThat(statuses()).containsExactly(ModelRegistry.CHAMPION);
  }

  @Test
  void aJudgingWhoseRetryHasBegunIsRefused() throws IOException {
    beginTrained();
    lake.backfill(pipeline, FROM_US, END);
    Judge judge = new Judge(SPARK, lake.lake(), pipeline, incidents -> {});
    judge.range(Long.MIN_VALUE, END);
    Dataset<Row> scores = lake.read(pipeline, TableDefinition.SCORES);
    Dataset<Row> verdicts = judge.verdicts(scores, () -> scores);
    IncidentBook book = new IncidentBook(SPARK, lake.lake(), pipeline.name(), Policy.of(pipeline));
    Lease lease = claim("judging of all time");
    Span span = new Span(Flow.START_US, FROM_US + 10 * Flow.DAY_US);

    book.replace(verdicts, span, lease.fence());
    judge.range(Long.MIN_VALUE, END);

    assertThatThrownBy(() -> book.replace(verdicts, span, lease.fence()))
        .isInstanceOf(Superseded.class);
  }

  private void backfill(Progress progress, long toUs) {
    new Backfill(SPARK, lake.lake(), pipeline, progress).run(FROM_US, toUs, Optional.empty());
  }

  private void train(Progress progress, long untilUs) {
    new Trainer(SPARK, lake.lake(), pipeline, progress).train(untilUs);
  }

  private static String text(long toUs) {
    return new Span(FROM_US, toUs).text();
  }

  private Lease claim(String work) {
    return Lease.take(
        SPARK,
        lake.lake(),
        pipeline.name(),
        work,
        "retry",
        List.of(TableDefinition.SCORES, TableDefinition.ANOMALIES, TableDefinition.INCIDENTS));
  }

  /** The runs of a job that ended. */
  private List<String> runs(String job) {
    return new DeltaTables(SPARK)
            .readOrEmpty(lake.lake(), pipeline.name(), TableDefinition.RUNS)
            .filter("job = '" + job + "'")
            .select("run_id")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
  }

  private List<String> statuses() {
    return lake.read(pipeline, TableDefinition.MODELS).select("status").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** Does something else when a run says how far it has come, once. */
  private static final class Meanwhile implements Progress {
    private final String when;
    private final Runnable what;
    private boolean happened;

    Meanwhile(String when, Runnable what) {
      this.when = when;
      this.what = what;
    }

    @Override
    public void say(String message) {
      if (!happened && message.startsWith(when)) {
        happened = true;
        what.run();
      }
    }
  }
}
