package dev.weir.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.sql.WeirCatalog;
import dev.weir.sql.WeirExtensions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any Spark session that is given Weir's extensions and catalog, and nothing else of Weir's. */
@Tag("slow")
class SqlTest {

  @TempDir static Path folder;

  private static SparkSession spark;
  private static String whatIf;

  @BeforeAll
  static void aLakeAndASession() {
    Path lake = folder.resolve("lake");
    Path file = Pumps.write(folder.resolve("pumps.yaml"), Pumps.FILE);
    Pumps.write(folder.resolve("readings.csv"), Pumps.readings(12));
    Cli.done("land", file, "--lake", lake);
    Cli.done("train", file, "--lake", lake, "--until", "2024-01-09");
    Cli.done("backfill", file, "--lake", lake, "--from", "2024-01-02");
    Cli.done("judge", file, "--lake", lake, "--all");
    whatIf = Cli.done("whatif", file, "fixed: {at: 2}", "--lake", lake, "--json").out();
    folder.resolve("lake/untrained/runs").toFile().mkdirs();
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.extensions", WeirExtensions.class.getName())
            .config("spark.sql.catalog.weir", WeirCatalog.class.getName())
            .config("spark.sql.catalog.weir.lake", lake.toString())
            .getOrCreate();
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  private static List<Row> rows(String statement) {
    return spark.sql(statement).collectAsList();
  }

  private static Row row(String statement) {
    List<Row> rows = rows(statement);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @Test
  void scoresInSqlAreThoseOfTheJobBitForBit() {
    Row all =
        row(
            """
            SELECT count(*), count_if(weir.pumps.score(features) = score),
              count_if(weir.pumps.score(features, model_version) = score),
              count_if(weir.pumps.score(features.flow_mean_6, features.flow_difference_1) = score),
              count_if(weir_score('pumps', features) = score)
            FROM weir.pumps.scores WHERE score IS NOT NULL
            """);

    assertThat(all.getLong(0)).isGreaterThan(700);
    for (int i = 1; i < all.length(); i++) {
      assertThat(all.getLong(i)).isEqualTo(all.getLong(0));
    }
  }

  @Test
  void aStructOfOtherNumbersInAnotherOrderIsReadByName() {
    assertThat(
            row("""
                SELECT weir.pumps.score(named_struct('flow_difference_1', 3, 'more', 'x', 'flow_mean_6', 101.5BD))
                  = weir.pumps.score(101.5D, 3D)
                """)
                .getBoolean(0))
        .isTrue();
  }

  @Test
  void severityAndReasonsAreThoseOfTheVerdicts() {
    Row found =
        row(
            """
            SELECT count(*), count_if(a.severity = weir.pumps.severity(a.score)),
              count_if(a.reasons = weir.pumps.explain(s.features, s.values, s.expected))
            FROM weir.pumps.anomalies a JOIN weir.pumps.scores s USING (series, event_time)
            """);

    assertThat(found.getLong(0)).isPositive();
    assertThat(found.getLong(1)).isEqualTo(found.getLong(0));
    assertThat(found.getLong(2)).isEqualTo(found.getLong(0));
  }

  @Test
  void peopleWriteLabelsAndNothingElse() {
    spark.sql(
        "INSERT INTO weir.pumps.labels VALUES ('p2', TIMESTAMP'2024-01-05', TIMESTAMP'2024-01-06', 'normal', NULL, 'ann', NULL)");
    spark.sql(
        "CALL weir.system.label('pumps', 'p2', '2024-01-07', '2024-01-08', 'anomaly', note => 'leak')");
    spark.sql("UPDATE weir.pumps.labels SET note = 'service' WHERE label = 'normal'");

    assertThat(rows("SELECT label, note FROM weir.pumps.labels WHERE series = 'p2' ORDER BY label"))
        .extracting(row -> row.getString(0) + " " + row.getString(1))
        .containsExactly("anomaly leak", "normal service");

    spark.sql("DELETE FROM weir.pumps.labels WHERE series = 'p2'");
    assertThat(rows("SELECT * FROM weir.pumps.labels WHERE series = 'p2'")).isEmpty();
    assertThat(
            catchThrowable(
                () ->
                    spark.sql(
                        "INSERT INTO weir.pumps.labels VALUES ('p2', TIMESTAMP'2024-01-05', TIMESTAMP'2024-01-06', 'odd', NULL, NULL, NULL)")))
        .hasMessageContaining("label IN ('anomaly', 'normal')");
  }

  @Test
  void whatIfCountsWhatJudgingWouldFind() {
    Row judged =
        row(
            "SELECT count(*), count(DISTINCT incident_id), any_value(threshold) FROM weir.pumps.anomalies");
    spark.sql(
        """
        INSERT INTO weir.pumps.labels(series, start_time, end_time, label)
        SELECT series, start_time, end_time, 'anomaly' FROM weir.pumps.incidents
        ORDER BY peak_score DESC, series LIMIT 1
        """);

    List<Row> found =
        rows(
            """
            SELECT * FROM weir_what_if(pipeline => 'pumps',
              policies => array('budget: {incidents-per-day: 1}', 'fixed: {at: 2}'))
            """);
    spark.sql("DELETE FROM weir.pumps.labels WHERE author IS NULL");

    assertThat(found.get(0).<Double>getAs("level")).isEqualTo(judged.getDouble(2));
    assertThat(found.get(0).<Long>getAs("anomalies")).isEqualTo(judged.getLong(0));
    assertThat(found.get(0).<Long>getAs("incidents")).isEqualTo(judged.getLong(1));
    assertThat(found.get(0).<Double>getAs("recall")).isEqualTo(1.0);
    assertThat(found.get(0).<Double>getAs("precision")).isBetween(1e-3, 1.0);
    assertThat(found.get(1).<Long>getAs("anomalies")).isZero();
    assertThat(found.get(1).<Double>getAs("recall")).isZero();
    assertThat(found.get(1).<Double>getAs("incidents_per_day")).isZero();
  }

  @Test
  void whatIfIsAJobToo() {
    assertThat(whatIf)
        .startsWith(
            "{\"policy\":\"fixed: {at: 2}\",\"level\":2.0,\"anomalies\":0,\"incidents\":0,\"incidents_per_day\":0.0}");
  }

  @Test
  void theLedgerAndAReproductionAreTables() {
    assertThat(rows("SELECT job, balanced, problem FROM weir_ledger('pumps')"))
        .extracting(row -> row.getString(0) + " " + row.getBoolean(1) + " " + row.get(2))
        .contains("train true null", "backfill true null")
        .noneMatch(row -> row.contains("false"));
    String anomaly =
        row("SELECT anomaly_id FROM weir.pumps.anomalies ORDER BY score DESC LIMIT 1").getString(0);

    Row again = row("SELECT same_bits, pipeline FROM weir_reproduce('" + anomaly + "')");

    assertThat(again.getBoolean(0)).isTrue();
    assertThat(again.getString(1)).isEqualTo("pumps");
  }

  @Test
  void anyTableCanBeAskedWhatIsOddInIt() {
    Map<String, String> before = Pumps.files(folder.resolve("lake"));

    List<Row> found =
        rows(
            """
            SELECT * FROM weir_detect(table => 'weir.sources.readings', time => 'at', series => 'pump', values => 'flow')
            LIMIT 1
            """);

    assertThat(found.get(0).<String>getAs("series")).isEqualTo("p1");
    assertThat(found.get(0).<Timestamp>getAs("start_time").toInstant())
        .isBetween(Pumps.START.plus(Duration.ofDays(11)), Pumps.START.plus(Duration.ofDays(12)));
    assertThat(Pumps.files(folder.resolve("lake"))).isEqualTo(before);
  }

  /** As Spark's SQL shell and Thrift server set it. */
  @Test
  void aSessionThatGivesJavaTimeIsServedToo() {
    spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
    try {
      assertThat(
              rows("SELECT * FROM weir_detect('weir.sources.readings', 'at', 'pump', 'flow')")
                  .get(0)
                  .<String>getAs("series"))
          .isEqualTo("p1");
      assertThat(
              rows(
                  "SELECT policy FROM weir_what_if('pumps', array('budget: {incidents-per-day: 1}'))"))
          .hasSize(1);
      String anomaly =
          row("SELECT anomaly_id FROM weir.pumps.anomalies ORDER BY score DESC LIMIT 1")
              .getString(0);
      assertThat(row("SELECT same_bits FROM weir_reproduce('" + anomaly + "')").getBoolean(0))
          .isTrue();
      assertThat(row("CALL weir.system.judge('pumps')").<Long>getAs("incidents")).isPositive();
    } finally {
      spark.conf().unset("spark.sql.datetime.java8API.enabled");
    }
  }

  @Test
  void aRefusalHasAClassThatPySparkCanRead() {
    assertThat(catchThrowable(() -> spark.sql("SELECT * FROM weir_ledger('nope')")))
        .isInstanceOfSatisfying(
            AnalysisException.class,
            refused -> {
              assertThat(refused.getCondition()).isEqualTo("USER_RAISED_EXCEPTION");
              assertThat(refused.getMessageParameters().get("errorMessage"))
                  .startsWith("Unknown pipeline 'nope'");
            });
  }

  @Test
  void proceduresRunTheJobs() {
    String champion =
        row("SELECT model_version FROM weir.pumps.models WHERE status = 'champion'").getString(0);
    Row trained = row("CALL weir.system.train('pumps', until => '2024-01-10')");
    String challenger = trained.getAs("model_version");

    assertThat(trained.<String>getAs("status")).isEqualTo("challenger");
    assertThat(row("CALL weir.system.promote('pumps', '" + challenger + "')").getString(2))
        .isEqualTo("champion");
    row("CALL weir.system.promote(pipeline => 'pumps', model_version => '" + champion + "')");
    row("CALL weir.system.retire('pumps', '" + challenger + "')");
    assertThat(
            row("SELECT status FROM weir.pumps.models WHERE model_version = '" + challenger + "'")
                .getString(0))
        .isEqualTo("retired");

    long before = row("SELECT count(*) FROM weir.pumps.scores").getLong(0);
    assertThat(
            row("CALL weir.system.backfill('pumps', '2024-01-11', `to` => '2024-01-12')")
                .<Boolean>getAs("balanced"))
        .isTrue();
    assertThat(row("SELECT count(*) FROM weir.pumps.scores").getLong(0)).isEqualTo(before);
    assertThat(row("CALL weir.system.judge('pumps')").<Long>getAs("incidents")).isPositive();
  }

  @Test
  void aTableIsAlsoWhatItWas() {
    long now = row("SELECT count(*) FROM weir.pumps.models").getLong(0);

    assertThat(row("SELECT count(*) FROM weir.pumps.models VERSION AS OF 0").getLong(0))
        .isEqualTo(1)
        .isLessThanOrEqualTo(now);
    String first =
        spark
            .sql("DESCRIBE HISTORY weir.pumps.models")
            .selectExpr("string(min(timestamp))")
            .head()
            .getString(0);
    assertThat(
            row("SELECT count(*) FROM weir.pumps.models TIMESTAMP AS OF '" + first + "'")
                .getLong(0))
        .isEqualTo(1);
  }

  @Test
  void filtersReachTheFiles() {
    String plan =
        row("EXPLAIN SELECT * FROM weir.pumps.scores WHERE series = 'p1' AND event_date = DATE'2024-01-05'")
            .getString(0);

    assertThat(plan)
        .containsPattern("PartitionFilters: \\[.*event_date.*2024-01-05")
        .containsPattern("PushedFilters: \\[.*EqualTo\\(series,p1\\)");
  }

  @Test
  void whatThereIsExplainsItself() {
    assertThat(rows("SHOW NAMESPACES IN weir"))
        .extracting(row -> row.getString(0))
        .contains("pumps");
    assertThat(rows("SHOW TABLES IN weir.pumps"))
        .extracting(row -> row.getString(1))
        .contains("scores", "anomalies", "incidents", "models", "runs");
    assertThat(rows("DESCRIBE weir.pumps.scores"))
        .filteredOn(row -> row.getString(0).equals("score"))
        .extracting(row -> row.getString(2))
        .containsExactly("Anomaly score, higher is stranger; null while the series is warming up");
    for (String function :
        List.of(
            "weir_score",
            "weir_severity",
            "weir_explain",
            "weir_ledger",
            "weir_reproduce",
            "weir_what_if",
            "weir_detect")) {
      assertThat(rows("DESCRIBE FUNCTION EXTENDED " + function).toString())
          .contains("Usage: " + function + "(", "Examples:", "SELECT ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT * FROM weir.nope.scores | cannot be found",
        "SELECT * FROM weir.pumps.nope | cannot be found",
        "SELECT nope FROM weir.pumps.scores | cannot be resolved",
        "SELECT weir.nope.score(1) | Unknown pipeline 'nope': lake",
        "SELECT weir.untrained.score(1) | Cannot score untrained: it has no champion model. Train one first",
        "SELECT weir.pumps.nope(1) | Cannot resolve routine",
        "SELECT weir.pumps.score() | 0 arguments are given, and the model has 2 features: flow_mean_6, flow_difference_1",
        "SELECT weir.pumps.score('x') | string is given where a struct is needed",
        "SELECT weir.pumps.score(named_struct('flow_mean_6', 1)) | the struct has no flow_difference_1 (it has flow_mean_6)",
        "SELECT weir.pumps.score(named_struct('flow_mean_6', 'a', 'flow_difference_1', 1)) | flow_mean_6 is string, not a number",
        "SELECT weir.pumps.score(values) FROM weir.pumps.scores | the struct has no flow_mean_6, flow_difference_1",
        "SELECT weir.pumps.score(features, 1) FROM weir.pumps.scores | model_version is int, not a string",
        "SELECT weir.pumps.score(features, '../../etc/passwd') FROM weir.pumps.scores WHERE score IS NOT NULL | Invalid model version: ../../etc/passwd",
        "SELECT weir.pumps.score(features, '0123456789ab') FROM weir.pumps.scores WHERE score IS NOT NULL | there is no intact model of that version",
        "SELECT weir.pumps.severity('x') | score is string, not a number",
        "SELECT weir.pumps.severity() | 0 arguments are given",
        "SELECT weir.pumps.explain(features, values) FROM weir.pumps.scores | 2 arguments are given. Call explain(features[, values, expected])",
        "SELECT weir_score(1) | Unknown pipeline '1'",
        "INSERT INTO weir.pumps.scores SELECT * FROM weir.pumps.scores | it is written by weir stream or weir backfill alone",
        "INSERT INTO weir.pumps.runs(run_id) VALUES ('x') | it is written by each job alone",
        "UPDATE weir.pumps.anomalies SET score = 0 | it is written by weir judge alone",
        "DELETE FROM weir.pumps.models | it is written by weir train alone",
        "TRUNCATE TABLE weir.pumps.scores | it is written by weir stream or weir backfill alone",
        "RESTORE TABLE weir.pumps.scores TO VERSION AS OF 0 | it is written by weir stream or weir backfill alone",
        "MERGE INTO weir.pumps.scores s USING weir.pumps.scores t ON s.series = t.series WHEN MATCHED THEN DELETE | it is written by weir stream",
        "DROP TABLE weir.pumps.scores | Cannot drop a table of catalog weir",
        "ALTER TABLE weir.pumps.scores ADD COLUMN x INT | Cannot alter a table of catalog weir",
        "CREATE TABLE weir.pumps.x (i INT) | Cannot create a table in catalog weir",
        "DROP NAMESPACE weir.pumps CASCADE | Cannot drop a namespace of catalog weir",
        "SELECT * FROM weir_ledger('nope') | Unknown pipeline 'nope'",
        "SELECT * FROM weir_ledger('untrained') | Cannot open untrained: it has no model yet",
        "SELECT * FROM weir_ledger('pumps; DROP TABLE x') | Unknown pipeline 'pumps; DROP TABLE x'",
        "SELECT * FROM weir_ledger('../pumps') | Unknown pipeline '../pumps'",
        "SELECT * FROM weir_ledger() | Cannot call weir_ledger: the argument pipeline is missing. Call weir_ledger(pipeline)",
        "SELECT * FROM weir_ledger(pipe => 'pumps') | there is no argument pipe",
        "SELECT * FROM weir_ledger('pumps', 'x') | it has more arguments than the function has",
        "SELECT * FROM weir_reproduce('nope') | Unknown anomaly nope: no pipeline of the lake has it",
        "SELECT * FROM weir_what_if('pumps', 'bujet: 3') | threshold:1: Invalid threshold.bujet: unknown threshold. Did you mean 'budget'?",
        "SELECT * FROM weir_what_if('pumps', 'budget: {incidents-per-day: -1}') | Invalid threshold.budget.incidents-per-day: '-1' (must be above 0",
        "SELECT * FROM weir_what_if('pumps', array(1)) | is array<int>, not array<string>",
        "SELECT * FROM weir_detect('nope', 'at') | Cannot read table nope: [TABLE_OR_VIEW_NOT_FOUND]",
        "SELECT * FROM weir_detect('weir.sources.readings') | Cannot call weir_detect: the argument time is missing",
        "SELECT * FROM weir_detect('weir.sources.readings', 'when') | Invalid time: when (must be a column of weir.sources.readings: at, pump, flow)",
        "SELECT * FROM weir_detect('weir.sources.readings', 'at', detector => 'ecot') | Did you mean 'ecod'?",
        "CALL weir.system.nope('pumps') | Unknown procedure system.nope (must be one of",
        "CALL weir.system.train() | parameter named `pipeline` is required",
        "CALL weir.system.train('pumps', until => 'yesterday') | Invalid until: yesterday (must be a date",
        "CALL weir.system.backfill('pumps', '2024-01-12', '2024-01-11') | 2024-01-11",
        "CALL weir.system.promote('pumps', 'nope') | Unknown model nope of pumps. Known models:",
        "CALL weir.system.label('pumps', 'p1', '2024-01-02', '2024-01-01', 'anomaly') | Invalid end_time: 2024-01-01 (must be after start_time)",
        "CALL weir.system.label('pumps', 'p1', '2024-01-01', '2024-01-02', 'odd') | Invalid label: odd (must be anomaly or normal)",
        "SELECT * FROM weir.pumps.scores VERSION AS OF 99999 | 99999",
      })
  void aWrongStatementIsAnsweredInOneSentence(String statement, String answer) {
    Throwable refused = catchThrowable(() -> spark.sql(statement).collectAsList());

    assertThat(refused).as(statement).isNotNull();
    assertThat(cli(refused)).startsWith("weir: ").contains(answer).doesNotContain("\tat ");
  }

  /** As {@code weir sql} says it. */
  private static String cli(Throwable refused) {
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(bytes, true, UTF_8));
      Failures.tell((Exception) refused);
    } finally {
      System.setErr(err);
    }
    return bytes.toString(UTF_8);
  }
}
