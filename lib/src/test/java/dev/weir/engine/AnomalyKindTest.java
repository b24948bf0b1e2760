package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anomalies and incidents say in which way they are strange. */
class AnomalyKindTest {

  /** A thousand rows: what is left out at either end is one of each value. */
  private static final ValueRanges RANGES = ValueRanges.of(history(), 2);

  private static final int STRANGE_NIGHT = 6 * 24 + 2;
  private static final int STRANGE_DAY = 7 * 24 + 14;

  @TempDir Path folder;

  private static double[] history() {
    double[] rows = new double[2 * 1000];
    for (int row = 0; row < 1000; row++) {
      rows[2 * row] = (row * 7L) % 1000;
      rows[2 * row + 1] = Double.NaN;
    }
    return rows;
  }

  @Test
  void rangesHoldAllButOneInAThousandAtEitherEnd() {
    assertThat(RANGES.low()).containsExactly(1.0, Double.MAX_VALUE);
    assertThat(RANGES.high()).containsExactly(998.0, -Double.MAX_VALUE);
    assertThat(RANGES.isBeyond(0, 1)).isFalse();
    assertThat(RANGES.isBeyond(0, 0.5)).isTrue();
    assertThat(RANGES.isBeyond(0, 998.5)).isTrue();
    assertThat(RANGES.isBeyond(1, 3)).as("a value that was never there").isTrue();
  }

  /** The season of 500 is strange only for its hour, that of 5000 at any hour. */
  @Test
  void anObservationIsContextualWhereOnlyItsSeriesSaysThatItIsStrange() {
    Pipeline seasonal = new TestLake(folder).pipeline(Texts.WINDOWED);
    String remembers = seasonal.program().featureNames().get(0);

    assertThat(kind(seasonal, remembers, 500.0)).isEqualTo(AnomalyKind.CONTEXTUAL);
    assertThat(kind(seasonal, remembers, 5000.0)).isEqualTo(AnomalyKind.POINT);
  }

  /** Without memory there is no context. */
  @Test
  void anObservationThatStandsAloneIsAPoint() {
    Pipeline stateless = new TestLake(folder).pipeline(Texts.STATELESS);
    String value = stateless.program().featureNames().get(0);

    assertThat(kind(stateless, value, 500.0)).isEqualTo(AnomalyKind.POINT);
  }

  private static AnomalyKind kind(Pipeline pipeline, String feature, double value) {
    ValueRanges ranges =
        new ValueRanges(
            pipeline.program().valueNames().stream().map(name -> 1.0).toList(),
            pipeline.program().valueNames().stream().map(name -> 998.0).toList());
    return AnomalyKind.of(List.of(new Reason(feature, value, 400.0, 2, 0.9)), pipeline, ranges);
  }

  /**
   * Twenty events an hour by day and four by night, but for twenty in a night and two hundred in a
   * day; judged into tables that know of no kinds, as an earlier Weir made them.
   */
  @Test
  void whatIsJudgedSaysItsKind() {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline =
        lake.pipeline(
            """
            pipeline: pumps
            source:
              delta: {table: flow}
              time: t
              series: [s]
              watermark: 1 hour
            window: {every: 1 hour, values: {n: count}}
            features: [{season: {of: n, period: 1 day, step: 1 hour}}]
            detector: robust-z-score
            threshold: {quantile: {of: 0.99}}
            """);
    List<Flow.Event> events = new ArrayList<>();
    for (int hour = 0; hour < 8 * 24; hour++) {
      int usual = hour % 24 < 8 ? 4 : 20;
      int many = hour == STRANGE_NIGHT ? 20 : hour == STRANGE_DAY ? 200 : usual + hour * 7 % 3;
      for (int i = 0; i < many; i++) {
        long timeUs = Flow.START_US + hour * Flow.HOUR_US + i;
        events.add(new Flow.Event(timeUs, "north", 1, events.size()));
      }
    }
    lake.land("flow", Flow.rows(events), Flow.SCHEMA, 1);
    lake.train(pipeline, Flow.START_US + 6 * Flow.DAY_US);
    lake.backfill(pipeline, Flow.START_US + 6 * Flow.DAY_US, END);
    Judge judge = new Judge(SPARK, lake.lake(), pipeline, found -> {});
    judge.range(Long.MIN_VALUE, END);
    Map<Integer, String> kinds = kinds(lake, pipeline, TableDefinition.ANOMALIES, "event_time");

    assertThat(kinds)
        .containsEntry(STRANGE_NIGHT, "contextual")
        .containsEntry(STRANGE_DAY, "point");
    assertThat(kinds(lake, pipeline, TableDefinition.INCIDENTS, "peak_time"))
        .containsEntry(STRANGE_NIGHT, "contextual")
        .containsEntry(STRANGE_DAY, "point");
    for (TableDefinition table : List.of(TableDefinition.ANOMALIES, TableDefinition.INCIDENTS)) {
      lake.read(pipeline, table)
          .drop("kind")
          .write()
          .format("delta")
          .mode("overwrite")
          .option("overwriteSchema", "true")
          .partitionBy(table.partitionColumns().toArray(String[]::new))
          .save(lake.path(pipeline, table));
    }
    judge.range(Flow.START_US + 7 * Flow.DAY_US, END);
    Map<Integer, String> again = kinds(lake, pipeline, TableDefinition.ANOMALIES, "event_time");

    assertThat(again).containsEntry(STRANGE_NIGHT, null).containsEntry(STRANGE_DAY, "point");
  }

  /** By the hour since the beginning. */
  private static Map<Integer, String> kinds(
      TestLake lake, Pipeline pipeline, TableDefinition table, String time) {
    Map<Integer, String> kinds = new HashMap<>();
    lake.read(pipeline, table)
        .select(time, "kind")
        .collectAsList()
        .forEach(
            row ->
                kinds.put(
                    (int) ((Times.micros(row.getTimestamp(0)) - Flow.START_US) / Flow.HOUR_US),
                    row.getString(1)));
    return kinds;
  }

  @Test
  void anIncidentIsOfTheKindOfItsPeakOrCollective() {
    Dataset<Row> anomalies =
        SPARK.sql(
            """
            SELECT i AS incident_id, 's' AS series, timestamp_seconds(3600 * t) AS event_time,
                score, 3D AS severity, 0.001D AS tail_probability, kind, array() AS reasons,
                'm' AS model_version, 'p' AS policy_version, timestamp_seconds(0) AS decided_at
              FROM VALUES
                ('two', 1, 0.9D, 'contextual'), ('two', 2, 0.8D, 'point'),
                ('three', 5, 0.7D, 'point'), ('three', 6, 0.9D, 'point'), ('three', 7, 0.8D, 'point'),
                ('one', 9, 0.9D, 'point') AS x(i, t, score, kind)""");

    Map<String, String> kinds = new TreeMap<>();
    Incidents.of(anomalies, Flow.HOUR_US)
        .select("incident_id", "kind")
        .collectAsList()
        .forEach(row -> kinds.put(row.getString(0), row.getString(1)));

    assertThat(kinds).isEqualTo(Map.of("one", "point", "two", "contextual", "three", "collective"));
  }
}
