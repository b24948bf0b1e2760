package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.Finding.Result;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each promise holds on a lake as jobs leave it, and is called broken where it is damaged. */
@Tag("slow")
class VerificationTest {

  @TempDir static Path folder;
  private static TestLake lake;
  private static Pipeline pipeline;
  private static String challenger;

  @BeforeAll
  static void judged() throws Exception {
    lake = StreamedLake.copy(folder);
    pipeline = lake.pipeline(Texts.WINDOWED);
    challenger =
        lake.train(lake.pipeline(Texts.WINDOWED.replace("seed: 1", "seed: 2")), END).modelVersion();
    new Judge(SPARK, lake.lake(), pipeline, found -> {})
        .start(Trigger.AvailableNow())
        .awaitTermination();
  }

  @Test
  void everyPromiseHoldsAndNothingIsWritten() throws Exception {
    Map<String, String> before = files();

    Verification.Outcome outcome = verify();

    assertThat(results(outcome)).hasSize(6).containsValue(Result.HOLDS);
    assertThat(outcome.findings())
        .allSatisfy(f -> assertThat(f.result()).as(f.toString()).isEqualTo(Result.HOLDS));
    assertThat(detail(outcome, "P2"))
        .containsPattern("^2\\d\\d rows of observations from 2024-03-0");
    assertThat(detail(outcome, "P4")).containsPattern("^\\d+ verdicts on \\d{3} observations");
    assertThat(files()).isEqualTo(before);
  }

  /** A place each, so that every check has one to find and none hides another. */
  @Test
  void everyPromiseIsCalledBrokenWhereItIs() {
    Row changed = ordinary(0);
    Row ofAnother = ordinary(1);
    Row judged = anomaly(col("anomaly_id").desc());
    Row explained = anomaly(col("anomaly_id").asc());
    String run =
        lake.read(pipeline, TableDefinition.RUNS)
            .filter("job = 'stream'")
            .orderBy("batch_id")
            .head()
            .getAs("run_id");
    Map<TableDefinition, Long> before = versions();
    damage(
        TableDefinition.MODELS,
        col("status").equalTo("champion"),
        Map.of("data_version", col("data_version").plus(3)));
    damage(
        TableDefinition.SCORES,
        is(changed),
        Map.of("score", lit(Math.nextUp(changed.<Double>getAs("score")))));
    damage(
        TableDefinition.RUNS,
        col("run_id").equalTo(run),
        Map.of("input_rows", col("input_rows").plus(1)));
    damage(TableDefinition.ANOMALIES, is(judged), Map.of("severity", col("severity").plus(1)));
    damage(
        TableDefinition.ANOMALIES,
        is(explained),
        Map.of(
            "reasons",
            expr(
                "transform(reasons, r -> named_struct('feature', r.feature, 'value', r.value, 'expected', r.expected, 'contribution', r.contribution + 1e-6, 'share', r.share))")));
    damage(TableDefinition.SCORES, is(ofAnother), Map.of("model_version", lit(challenger)));

    Verification.Outcome outcome = verify();
    before.forEach(VerificationTest::restore);

    assertThat(outcome.holds()).isFalse();
    assertThat(results(outcome)).hasSize(6);
    assertThat(broken(outcome)).containsOnlyKeys("P1", "P2", "P3", "P4", "P5", "P6");
    assertThat(detail(outcome, "P1")).contains("has SHA-256");
    assertThat(detail(outcome, "P2"))
        .contains(
            "1 observations differ; the first is "
                + changed.getAs("series")
                + " at "
                + changed.<java.sql.Timestamp>getAs("event_time").toInstant()
                + ", which has other bits");
    assertThat(detail(outcome, "P3")).contains("1 runs do not add up, the first " + run);
    assertThat(detail(outcome, "P4")).contains("the verdict on " + judged.getAs("series") + " at ");
    assertThat(detail(outcome, "P5"))
        .contains("the reasons of anomaly " + explained.getAs("anomaly_id"));
    assertThat(detail(outcome, "P6"))
        .contains(ofAnother.getAs("run_id") + ": its rows name the models ");
  }

  /** It is lost, and the source gives it; and no observation is collective by itself. */
  @Test
  void aLostRowBreaksP2AndP3AndAnotherKindP5() {
    Row other = anomaly(col("anomaly_id").asc());
    Map<TableDefinition, Long> before = versions();
    new DeltaTables(SPARK).delete(lake.path(pipeline, TableDefinition.SCORES), is(ordinary(0)));
    damage(TableDefinition.ANOMALIES, is(other), Map.of("kind", lit("collective")));

    Verification.Outcome outcome = verify();
    before.forEach(VerificationTest::restore);

    assertThat(broken(outcome)).containsOnlyKeys("P2", "P3", "P5");
    assertThat(broken(outcome).get("P5"))
        .isEqualTo(
            "the reasons of anomaly "
                + other.getAs("anomaly_id")
                + ", or its kind, are not what its model says of its observation");
    assertThat(broken(outcome).get("P2")).endsWith("the source gives, and is missing from scores");
    assertThat(broken(outcome).get("P3")).contains("in scores");
  }

  @Test
  void whatIsNotThereIsNotChecked(@TempDir Path fresh) {
    TestLake untouched = new TestLake(fresh);
    Pipeline events = untouched.pipeline(Texts.EVENTS);
    untouched.land("flow", Flow.of(5, 3).rows(), Flow.SCHEMA, 1);
    untouched.train(events, Flow.START_US + 2 * Flow.DAY_US);

    Verification.Outcome outcome =
        new Verification(SPARK, untouched.lake(), events, Progress.SILENT)
            .run(Long.MIN_VALUE, END, 1);

    assertThat(outcome.holds()).isTrue();
    assertThat(results(outcome))
        .containsEntry("P1", Result.HOLDS)
        .containsEntry("P2", Result.NOT_CHECKED)
        .containsEntry("P3", Result.HOLDS)
        .containsEntry("P4", Result.NOT_CHECKED)
        .containsEntry("P5", Result.NOT_CHECKED)
        .containsEntry("P6", Result.NOT_CHECKED);
    assertThat(detail(outcome, "P2")).isEqualTo("nothing was streamed yet");
  }

  private static void damage(TableDefinition table, Column rows, Map<String, Column> changes) {
    new DeltaTables(SPARK).update(lake.path(pipeline, table), rows, changes);
  }

  private static Map<TableDefinition, Long> versions() {
    return Stream.of(
            TableDefinition.MODELS,
            TableDefinition.SCORES,
            TableDefinition.RUNS,
            TableDefinition.ANOMALIES)
        .collect(Collectors.toMap(table -> table, table -> lake.version(pipeline, table)));
  }

  private static void restore(TableDefinition table, long version) {
    SPARK.sql(
        "RESTORE TABLE delta.`" + lake.path(pipeline, table) + "` TO VERSION AS OF " + version);
  }

  private static Verification.Outcome verify() {
    return new Verification(SPARK, lake.lake(), pipeline, Progress.SILENT)
        .run(Long.MIN_VALUE, END, 1);
  }

  /** One of the streamed observations of the last days that are no anomalies. */
  private static Row ordinary(int which) {
    Dataset<Row> scores = lake.read(pipeline, TableDefinition.SCORES);
    return scores
        .filter("run_id LIKE 'stream-%' AND score IS NOT NULL AND event_date >= '2024-03-07'")
        .orderBy("score", "series", "event_time")
        .takeAsList(which + 1)
        .get(which);
  }

  private static Row anomaly(Column order) {
    return lake.read(pipeline, TableDefinition.ANOMALIES).orderBy(order).head();
  }

  private static Column is(Row row) {
    return col("series")
        .equalTo(row.getAs("series"))
        .and(col("event_time").equalTo(lit(row.<Object>getAs("event_time"))));
  }

  private static Map<String, Result> results(Verification.Outcome outcome) {
    return outcome.findings().stream().collect(Collectors.toMap(Finding::promise, Finding::result));
  }

  private static Map<String, String> broken(Verification.Outcome outcome) {
    return outcome.findings().stream()
        .filter(finding -> finding.result() == Result.BROKEN)
        .collect(Collectors.toMap(Finding::promise, Finding::detail));
  }

  private static String detail(Verification.Outcome outcome, String promise) {
    return outcome.findings().stream()
        .filter(finding -> finding.promise().equals(promise))
        .findFirst()
        .orElseThrow()
        .detail();
  }

  private static Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(path.toString(), Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
    }
    return files;
  }
}
