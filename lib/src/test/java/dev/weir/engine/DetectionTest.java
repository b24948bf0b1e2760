package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table asked by itself: what is odd in it, and the same whatever its layout. */
class DetectionTest {

  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final int STEPS = 6 * 144;
  private static final Instant STUCK = START.plusSeconds(600L * 700);
  private static final StructType SCHEMA =
      new StructType()
          .add("at", DataTypes.TimestampType)
          .add("Pump No", DataTypes.StringType)
          .add("flow", DataTypes.DoubleType)
          .add("note", DataTypes.StringType)
          .add("ok", DataTypes.BooleanType);
  private static final Optional<String> NONE = Optional.empty();
  private static final Question ASKED = asked(List.of("Pump No"), List.of("flow"));

  /** Three pumps, each on a level and in a rhythm of its own; pump 1 is stuck for three hours. */
  private static List<Row> readings() {
    List<Row> rows = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      for (int pump = 0; pump < 3; pump++) {
        boolean stuck = pump == 1 && step >= 700 && step < 718;
        double wave = 10 * Math.sin(step / 23.0 + pump) + (step * 7919 + pump * 104729) % 13 / 4.0;
        double flow = stuck ? 205 : 100 * (pump + 1) + wave;
        rows.add(row(START.plusSeconds(600L * step), "p" + pump, flow));
      }
    }
    return rows;
  }

  private static Row row(Instant at, String pump, Double flow) {
    return RowFactory.create(at == null ? null : Timestamp.from(at), pump, flow, "5", true);
  }

  private static Question asked(List<String> series, List<String> values) {
    return new Question(
        "readings", "at", series, values, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Dataset<Row> table(List<Row> rows, int partitions) {
    return SPARK.createDataFrame(rows, SCHEMA).repartition(partitions);
  }

  private static List<Row> found(Question question, List<Row> rows) {
    return new Detection(SPARK, question).in(table(rows, 3)).collectAsList();
  }

  @Test
  void theStuckPumpIsTheStrangest() {
    Row strangest = found(ASKED, readings()).get(0);

    assertThat(strangest.<String>getAs("series")).isEqualTo("p1");
    assertThat(strangest.<Timestamp>getAs("start_time").toInstant())
        .isBetween(STUCK, STUCK.plusSeconds(600 * 18));
    assertThat(strangest.<Double>getAs("peak_severity")).isGreaterThan(2.5);
    assertThat(strangest.<Row>getList(strangest.fieldIndex("reasons")))
        .extracting(reason -> reason.<String>getAs("feature"))
        .containsExactlyInAnyOrder("flow_surprise", "flow_surprise_average", "flow_alarm");
    assertThat(strangest.<String>getAs("refused")).isNull();
  }

  @Test
  void orderAndPartitionsDoNotMatter() {
    List<Row> rows = readings();
    List<Row> expected = found(ASKED, rows);
    assertThat(expected).hasSizeGreaterThan(2);

    for (int partitions : new int[] {1, 7}) {
      Collections.shuffle(rows, new Random(partitions));

      assertThat(new Detection(SPARK, ASKED).in(table(rows, partitions)).collectAsList())
          .isEqualTo(expected);
    }
  }

  @Test
  void itIsWhatTheJobsFind(@TempDir Path folder) {
    TestLake lake = new TestLake(folder);
    List<Row> rows = readings();
    lake.land("readings", table(rows, 2).withColumnRenamed("Pump No", "pump"));
    Pipeline pipeline =
        lake.pipeline(
            """
            pipeline: pumps
            source: {delta: {table: readings}, time: at, series: [pump], watermark: 1 ms}
            window: {every: 1 hour, values: {flow: avg(flow)}}
            detector: robust-z-score
            threshold: {quantile: {of: 0.99}}
            """);
    lake.train(pipeline, TestLake.END);
    lake.backfill(pipeline, Times.micros(Timestamp.from(START)), TestLake.END);
    new Judge(SPARK, lake.lake(), pipeline, incidents -> {}).range(Long.MIN_VALUE, Long.MAX_VALUE);
    String columns =
        "series, start_time, end_time, peak_time, anomalies, peak_score, peak_severity, to_json(reasons)";

    List<Row> judged =
        SPARK
            .read()
            .format("delta")
            .load(lake.lake().folder("pumps") + "/incidents")
            .selectExpr(columns.split(", "))
            .orderBy("series", "start_time")
            .collectAsList();

    assertThat(judged).hasSizeGreaterThan(1);
    assertThat(
            new Detection(
                    SPARK,
                    new Question(
                        "readings",
                        "at",
                        List.of("Pump No"),
                        List.of("flow"),
                        Optional.of("1 hour"),
                        Optional.of("robust-z-score"),
                        NONE))
                .in(table(rows, 5))
                .selectExpr(columns.split(", "))
                .orderBy("series", "start_time")
                .collectAsList())
        .isEqualTo(judged);
  }

  @Test
  void withoutASeriesAllRowsAreOfOne() {
    List<Row> onePump = readings().stream().filter(row -> row.getString(1).equals("p1")).toList();

    List<Row> found = found(asked(List.of(), List.of("flow")), onePump);

    assertThat(found).extracting(row -> row.<String>getAs("series")).containsOnly("");
    assertThat(found.get(0).<Double>getAs("peak_score"))
        .isEqualTo(found(ASKED, onePump).get(0).<Double>getAs("peak_score"));
  }

  @Test
  void aRowThatCannotBeReadIsTold() {
    List<Row> rows = readings();
    rows.add(row(START, "p0", Double.NaN));
    rows.add(row(START.plusSeconds(60), "p0", Double.NaN));
    rows.add(row(null, "p2", 1.0));
    rows.add(row(START, null, 1.0));

    assertThat(found(ASKED, rows).stream().filter(row -> row.getAs("refused") != null))
        .extracting(
            row ->
                row.getAs("series") + ", " + row.getAs("anomalies") + ", " + row.getAs("refused"))
        .containsExactly(
            "null, 1, missing series: Pump No",
            "p0, 2, impossible value: `flow`",
            "p2, 1, missing event time: at");
    assertThat(found(ASKED, List.of(row(null, "p2", 1.0)))).hasSize(1);
    assertThat(found(ASKED, List.of())).isEmpty();
  }

  @Test
  void windowsAreAveraged() {
    Question hourly =
        new Question(
            "readings",
            "AT",
            List.of("pump no"),
            List.of("FLOW"),
            Optional.of("1 hour"),
            Optional.empty(),
            Optional.empty());

    List<Row> found = found(hourly, readings());

    assertThat(found).isNotEmpty();
    for (Row row : found) {
      assertThat(row.<Timestamp>getAs("start_time").getTime() % 3_600_000).isZero();
      assertThat(row.<Timestamp>getAs("end_time").getTime() % 3_600_000).isZero();
    }
  }

  @Test
  void anotherDetectorSeesTheNumbersThemselves() {
    List<Row> rows = readings();
    rows.set(1000, row(START.plusSeconds(600 * 333), "p1", 1e6));
    Question tabular =
        new Question(
            "readings",
            "at",
            List.of("Pump No"),
            List.of("flow"),
            Optional.empty(),
            Optional.of("robust-z-score"),
            Optional.of("quantile: {of: 0.9995}"));

    List<Row> found = found(tabular, rows);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).<Timestamp>getAs("peak_time").toInstant())
        .isEqualTo(START.plusSeconds(600 * 333));
    assertThat(found.get(0).<Row>getList(found.get(0).fieldIndex("reasons")).get(0).getString(0))
        .isEqualTo("flow");
  }

  @Test
  void everyOtherNumericColumnIsAValueByDefault() {
    Pipeline pipeline = asked(List.of("Pump No"), List.of()).pipeline(SCHEMA.add("count", "int"));

    assertThat(pipeline.program().valueNames()).containsExactlyInAnyOrder("flow", "count");
  }

  @Test
  void aQuestionThatDoesNotFitIsRefusedInOneSentence() {
    refused(asked(List.of(), List.of("flwo")))
        .hasMessage(
            "Invalid values: flwo (must be a column of readings: at, Pump No, flow, note, ok)");
    refused(asked(List.of("pumpe"), List.of("flow")))
        .hasMessageStartingWith("Invalid series: pumpe");
    refused(asked(List.of(), List.of("ok")))
        .hasMessage("Invalid values: ok of type boolean (must be a number, or a text that is one)");
    refused(new Question("readings", "flow", List.of(), List.of("flow"), NONE, NONE, NONE))
        .hasMessage("Invalid time: flow of type double (must be a timestamp, a date or a text)");
    refused(asked(List.of(), List.of("flow", "FLOW")))
        .hasMessageContaining("must differ from the others");
    refused(
            new Question(
                "readings", "at", List.of(), List.of("flow"), Optional.of("x"), NONE, NONE))
        .hasMessageStartingWith("Invalid every: ");
    refused(
            new Question(
                "readings", "at", List.of(), List.of("flow"), NONE, Optional.of("ecot"), NONE))
        .hasMessageContaining("Did you mean 'ecod'?");
    refused(
            new Question(
                "readings",
                "at",
                List.of(),
                List.of("flow"),
                NONE,
                NONE,
                Optional.of("quantile: 3")))
        .hasMessageContaining("threshold");
    List<Row> few = new ArrayList<>(readings().subList(0, 9));
    few.add(row(START, "p0", Double.NaN));
    assertThatThrownBy(() -> found(ASKED, few))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Cannot train weir_detect: 0 complete observations in the history, 1 rows refused, and feature-sum needs");
  }

  private static AbstractThrowableAssert<?, ?> refused(Question question) {
    return assertThatThrownBy(() -> question.pipeline(SCHEMA))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
