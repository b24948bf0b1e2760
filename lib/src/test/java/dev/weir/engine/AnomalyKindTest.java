package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
