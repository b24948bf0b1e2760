package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A challenger scores beside the champion, into rows of its own that nobody judges. */
@Tag("slow")
class ShadowTest {

  private static final String TEXT = Texts.EVENTS.replace("of: 0.97", "of: 0.8");

  @TempDir Path folder;
  private TestLake lake;
  private Pipeline pipeline;
  private ModelRegistry registry;
  private String champion;
  private String shadow;
  private List<List<Flow.Event>> arrivals;

  @Test
  void aShadowScoresAsItWouldAlone() throws Exception {
    trained();
    for (List<Flow.Event> arrival : arrivals.subList(1, 5)) {
      lake.land("flow", Flow.rows(arrival), Flow.SCHEMA, 1);
    }
    TestLake alone = copy("alone");
    new ModelRegistry(SPARK, alone.lake(), pipeline.name()).promote(shadow);
    alone.stream(pipeline, 2);

    registry.shadow(pipeline, shadow);
    lake.stream(pipeline, 2);

    TableRows.of(scores(lake).filter("role = 'shadow'").drop("role"))
        .assertSame(
            TableRows.of(scores(alone).filter("role = 'champion'").drop("role")), "as alone");
    assertThat(scores(lake).filter("role = 'champion'").select("model_version").distinct())
        .satisfies(models -> assertThat(models.head().getString(0)).isEqualTo(champion));
    assertThat(scores(lake).filter("role = 'shadow'").count())
        .isGreaterThan(100)
        .isEqualTo(scores(lake).filter("role = 'champion'").count());
    assertLedger();
    assertReplayKeepsTheShadow();
    assertNeverJudged(alone);
    assertVerified();
    assertBackfillGivesTheSame();
    assertLedger();

    registry.endShadow(shadow);
    lake.land("flow", Flow.rows(arrivals.get(5)), Flow.SCHEMA, 1);
    long before = scores(lake).filter("role = 'shadow'").count();
    lake.stream(pipeline, 2);
    assertThat(scores(lake).filter("role = 'shadow'").count())
        .as("after it ended")
        .isEqualTo(before);
  }

  @Test
  void whatCannotBeAShadowIsSaid() {
    trained();
    assertThatThrownBy(() -> registry.shadow(pipeline, champion))
        .hasMessage("Cannot make model " + champion + " a shadow: it is the champion.");
    assertThatThrownBy(() -> registry.endShadow(shadow))
        .hasMessage("Cannot end the shadow " + shadow + ": it is challenger.");
    String otherFeatures =
        lake.train(lake.pipeline(TEXT.replace("by: [1]", "by: [1, 2]")), END).modelVersion();
    assertThatThrownBy(() -> registry.shadow(pipeline, otherFeatures))
        .hasMessageContaining("it was trained for the features");

    for (int seed = 2; seed <= 4; seed++) {
      registry.shadow(pipeline, train(seed));
    }
    String fourth = train(5);
    assertThatThrownBy(() -> registry.shadow(pipeline, fourth))
        .hasMessageStartingWith("Cannot make model " + fourth + " a shadow: ")
        .hasMessageContaining("each costs as much as the champion");
    registry.promote(shadow);
    assertThat(registry.shadows()).hasSize(2).doesNotContain(shadow);
    registry.shadow(pipeline, fourth);
  }

  private void trained() {
    lake = new TestLake(folder.resolve("home"));
    pipeline = lake.pipeline(TEXT);
    arrivals = Flow.of(61, 6).arriving(61, 3);
    lake.land("flow", Flow.rows(arrivals.get(0)), Flow.SCHEMA, 1);
    champion = train(1);
    shadow = train(2);
    registry = new ModelRegistry(SPARK, lake.lake(), pipeline.name());
  }

  private String train(int seed) {
    return lake.train(lake.pipeline(TEXT.replace("seed: 1", "seed: " + seed)), END).modelVersion();
  }

  private TestLake copy(String name) throws Exception {
    Path to = folder.resolve(name);
    FileUtils.copyDirectory(folder.resolve("home").toFile(), to.toFile());
    return new TestLake(to);
  }

  /** A batch that is done again has the shadows that it was pinned to, whatever they are now. */
  private void assertReplayKeepsTheShadow() throws Exception {
    Checkpoint checkpoint = lake.checkpoint(pipeline);
    long last = checkpoint.lastCommit();
    assertThat(checkpoint.model(last)).isEqualTo(champion + "\n" + shadow);
    TableRows before = TableRows.of(scores(lake));
    checkpoint.forgetCommit(last);
    registry.endShadow(shadow);
    List<String> said = new ArrayList<>();

    lake.stream(pipeline, 2, said::add);
    registry.shadow(pipeline, shadow);

    assertThat(said)
        .anyMatch(
            line ->
                line.startsWith("Batch " + last + ":")
                    && line.contains("scored by " + champion + " (shadows " + shadow + ")"));
    TableRows.of(scores(lake)).assertSame(before, "done again");
  }

  private void assertNeverJudged(TestLake alone) throws Exception {
    Judge judge = new Judge(SPARK, lake.lake(), pipeline, found -> {});
    judge.start(Trigger.AvailableNow()).awaitTermination();
    TableRows followed = anomalies();
    assertThat(followed.rows())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.<String>getAs("model_version")).isEqualTo(champion));

    Judge.Outcome range = judge.range(Long.MIN_VALUE, END);

    anomalies().assertSame(followed, "judged as a range");
    assertThat(range.judged())
        .isEqualTo(Role.champions(lake.read(pipeline, TableDefinition.SCORES)).count());
    new Judge(SPARK, alone.lake(), pipeline, found -> {}).range(Long.MIN_VALUE, END);
    assertThat(observations(alone).except(observations(lake)).isEmpty())
        .as("the shadow alone would be judged otherwise")
        .isFalse();
  }

  private TableRows anomalies() {
    return TableRows.of(lake.read(pipeline, TableDefinition.ANOMALIES).drop("decided_at"));
  }

  private Dataset<Row> observations(TestLake judged) {
    return judged.read(pipeline, TableDefinition.ANOMALIES).select("series", "event_time");
  }

  private void assertVerified() {
    assertThat(
            new Verification(SPARK, lake.lake(), pipeline, Progress.SILENT)
                .run(Long.MIN_VALUE, END, 2)
                .findings())
        .allSatisfy(
            finding ->
                assertThat(finding.result())
                    .as(finding.toString())
                    .isEqualTo(Finding.Result.HOLDS));
  }

  private void assertBackfillGivesTheSame() {
    TableRows streamed = TableRows.scores(lake, pipeline);

    lake.backfill(pipeline, streamed.firstUs(), END);

    TableRows.scores(lake, pipeline).assertSame(streamed, "backfilled");
  }

  private void assertLedger() {
    LedgerAudit.Outcome audit = new LedgerAudit(SPARK, lake.lake(), pipeline).run();
    assertThat(audit.problems()).isEmpty();
    long observations = scores(lake).filter("role = 'champion'").count();
    Row last =
        lake.read(pipeline, TableDefinition.RUNS)
            .filter("job IN ('stream', 'backfill')")
            .groupBy("job")
            .sum("observations", "written_rows")
            .orderBy("job")
            .head();
    assertThat(last.getLong(1)).as("observations of " + last.getString(0)).isEqualTo(observations);
    assertThat(last.getLong(2)).as("rows of " + last.getString(0)).isEqualTo(2 * observations);
  }

  private Dataset<Row> scores(TestLake from) {
    return from.read(pipeline, TableDefinition.SCORES);
  }
}
