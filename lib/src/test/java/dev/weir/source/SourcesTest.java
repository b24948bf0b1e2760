package dev.weir.source;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.engine.Pipeline;
import dev.weir.engine.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.debug.package$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Files and tables as sources of events. */
class SourcesTest {

  private static final String SCHEMA = "schema: 't TIMESTAMP, s STRING, v INT'";
  private static final Timestamp NOW = Timestamp.from(Instant.parse("2024-06-01T00:00:00Z"));

  private static final String WHOLE_STAGE = "spark.sql.codegen.wholeStage";
  private static final String FACTORIES = "spark.sql.codegen.factoryMode";

  @TempDir Path folder;

  @Test
  void csvRowsThatCannotBeReadAreKeptAsTheyStood() throws IOException {
    Files.writeString(
        folder.resolve("a.csv"),
        "t,s,v\n2024-03-01T00:00:00Z,a,1\n2024-03-01T01:00:00Z,a,many\n2024-03-01T02:00:00Z,b,\n");

    List<Row> rows = events("files: {path: a.csv, format: csv, " + SCHEMA + "}", "t");

    assertThat(valid(rows)).containsExactlyInAnyOrder("a 1.0", "b null");
    assertRefused(rows, "malformed row", "2024-03-01T01:00:00Z,a,many", "a.csv");
  }

  @Test
  void jsonLinesThatCannotBeReadAreKeptAsTheyStood() throws IOException {
    Files.writeString(
        folder.resolve("a.json"),
        "{\"t\": \"2024-03-01T00:00:00Z\", \"s\": \"a\", \"v\": 1}\n{\"t\": \"2024-03-01T00:00:00Z\", \"s\n");

    List<Row> rows = events("files: {path: a.json, format: json, " + SCHEMA + "}", "t");

    assertThat(valid(rows)).containsExactly("a 1.0");
    assertRefused(rows, "malformed row", "{\"t\": \"2024-03-01T00:00:00Z\", \"s", "a.json");
  }

  @Test
  void parquetAndDeltaGiveTheSameEvents() {
    Dataset<Row> rows =
        TestLake.SPARK.sql(
            "SELECT timestamp(t) AS t, s, v FROM VALUES ('2024-03-01 00:00:00', 'a', 1), ('2025-03-01 00:00:00', 'b', 2), (NULL, 'c', 3) AS x(t, s, v)");
    rows.coalesce(1).write().parquet(folder.resolve("p").toString());
    rows.coalesce(1)
        .write()
        .format("delta")
        .option("delta.enableDeletionVectors", "true")
        .save(folder.resolve("d").toString());

    for (String source : List.of("files: {path: p}", "delta: {path: d}")) {
      List<Row> events = events(source, "t");

      assertThat(valid(events)).as(source).containsExactly("a 1.0");
      assertRefused(
          events,
          "event time in the future: t",
          "{\"t\":\"2025-03-01T00:00:00.000Z\",\"s\":\"b\",\"v\":2}",
          ".parquet#1");
      assertRefused(events, "missing event time: t", "{\"s\":\"c\",\"v\":3}", ".parquet#2");
      assertThat(events)
          .filteredOn(row -> row.getAs(EventColumns.REASON) != null)
          .as("a refused time moves no watermark")
          .allMatch(row -> row.getAs(EventColumns.TIME) == null);
    }
  }

  @Test
  void aRowThatDoesNotMeetARequirementIsRefusedByItsName() {
    TestLake.SPARK
        .sql(
            "SELECT timestamp(t) AS t, s, v FROM VALUES ('2024-03-01', 'a', 1), ('2024-03-01', 'b', -2), ('2024-03-01', 'c', 0), (NULL, 'd', -3) AS x(t, s, v)")
        .coalesce(1)
        .write()
        .parquet(folder.resolve("p").toString());

    List<Row> events =
        events("files: {path: p}", "t", "require: {negative: v >= 0, no_c: s <> 'c'}");

    assertThat(valid(events)).containsExactly("a 1.0");
    assertRefused(events, "negative", "\"s\":\"b\",\"v\":-2", ".parquet#1");
    assertRefused(events, "no_c", "\"s\":\"c\",\"v\":0", ".parquet#2");
    assertRefused(events, "missing event time: t", "\"s\":\"d\"", ".parquet#3");
  }

  @Test
  void aTextIsReadAsATime() {
    TestLake.SPARK
        .sql(
            "SELECT * FROM VALUES ('2024-03-01 00:00:00', 'a', 1), ('yesterday-ish', 'b', 2), ('-200000-01-01', 'c', 3) AS x(t, s, v)")
        .coalesce(1)
        .write()
        .parquet(folder.resolve("p").toString());

    List<Row> events = events("files: {path: p}", "t");

    assertThat(valid(events)).containsExactly("a 1.0");
    assertRefused(events, "unreadable event time: t", "yesterday-ish", ".parquet#1");
    assertRefused(events, "impossible event time: t", "-200000-01-01", ".parquet#2");
  }

  /** Code with the clock in it would be compiled anew for each job. */
  @Test
  void theClockIsNotInTheCodeThatSparkGenerates() {
    TestLake.SPARK
        .sql("SELECT timestamp'2024-03-01' AS t, 'a' AS s, 1 AS v")
        .write()
        .parquet(folder.resolve("p").toString());
    Timestamp later = Timestamp.from(NOW.toInstant().plusSeconds(1));

    String now = generated(read("files: {path: p}", "t", "", NOW));

    assertThat(now)
        .contains("isNaN")
        .isEqualTo(generated(read("files: {path: p}", "t", "", later)));
  }

  /** The code of all but text and place of refused rows, for which there is none. */
  private static String generated(Dataset<Row> rows) {
    RuntimeConfig conf = TestLake.SPARK.conf();
    Map<String, String> interpreted =
        Map.of(WHOLE_STAGE, conf.get(WHOLE_STAGE), FACTORIES, conf.get(FACTORIES));
    conf.set(WHOLE_STAGE, true);
    conf.set(FACTORIES, "FALLBACK");
    try {
      SparkPlan plan =
          ((org.apache.spark.sql.classic.Dataset<Row>)
                  rows.drop(EventColumns.RAW, EventColumns.POSITION))
              .queryExecution()
              .executedPlan();
      return CollectionConverters.asJava(package$.MODULE$.codegenStringSeq(plan)).stream()
          .map(stage -> stage._2())
          .collect(Collectors.joining());
    } finally {
      interpreted.forEach(conf::set);
    }
  }

  @Test
  void whatIsWrongWithASourceIsSaid() throws IOException {
    TestLake.SPARK
        .sql("SELECT timestamp'2024-03-01' AS t, 'a' AS s, 1 AS v")
        .write()
        .parquet(folder.resolve("p").toString());
    Files.writeString(folder.resolve("a.csv"), "t,s,v\n");

    assertThatThrownBy(() -> events("files: {path: p}", "when"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid source.time: when (must be a column of the source: t, s, v)");
    assertThatThrownBy(() -> events("files: {path: p}", "v"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid source.time: v of type int (must be a timestamp, a date, or a text that Spark reads as a timestamp). Convert it when landing.");
    assertThatThrownBy(() -> events("files: {path: gone}", "t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "gone: there is no such file or folder. Correct files.path, which is relative to the pipeline file.");
    assertThatThrownBy(() -> events("files: {path: a.csv, format: csv}", "t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid files.schema: missing (must be given for csv, as in '");
    assertThatThrownBy(() -> events("delta: {path: gone}", "t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "gone: there is no Delta table. Land it first (weir land), or correct source.delta.");
  }

  private List<Row> events(String from, String time) {
    return events(from, time, "");
  }

  private List<Row> events(String from, String time, String more) {
    return read(from, time, more, NOW).collectAsList();
  }

  private Dataset<Row> read(String from, String time, String more, Timestamp now) {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline =
        lake.pipeline(
            """
            pipeline: sourced
            source:
              %s
              time: %s
              series: [s]
              %s
            values: {v: v}
            detector: isolation-forest
            threshold: {fixed: {at: 0.5}}
            """
                .formatted(from, time, more));
    Source source =
        new Sources(TestLake.SPARK, lake.lake(), pipeline.folder())
            .open(pipeline.spec().source().from());
    return new EventReader(pipeline.spec().source(), pipeline.program().inputs())
        .events(source.table(source.version()), lit(now));
  }

  private static List<String> valid(List<Row> events) {
    return events.stream()
        .filter(row -> row.getAs(EventColumns.REASON) == null)
        .map(row -> row.getAs(EventColumns.SERIES) + " " + row.getAs(EventColumns.input(0)))
        .toList();
  }

  private static void assertRefused(List<Row> events, String reason, String raw, String position) {
    List<Row> refused =
        events.stream().filter(row -> reason.equals(row.getAs(EventColumns.REASON))).toList();
    assertThat(refused).as(reason).hasSize(1);
    assertThat(refused.get(0).<String>getAs(EventColumns.RAW)).contains(raw);
    assertThat(refused.get(0).<String>getAs(EventColumns.POSITION)).endsWith(position);
  }
}
