package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Anomalies of one series are one incident when no further apart than the gap. */
class IncidentsTest {

  private static final long GAP_US = 3 * Flow.HOUR_US;

  @Test
  void anomaliesExactlyTheGapApartAreOneIncident() {
    Map<String, String> incidents =
        incidents(
            """
            ('a', '2024-03-01 00:00:00'), ('a', '2024-03-01 03:00:00'),
            ('a', '2024-03-01 06:00:00.000001'), ('b', '2024-03-01 03:00:00')
            """);

    assertThat(incidents.get("a 03:00:00")).isEqualTo(incidents.get("a 00:00:00"));
    assertThat(incidents.values()).hasSize(4);
    assertThat(incidents.values().stream().distinct()).hasSize(3);
  }

  @Test
  void whatLinksTwoIncidentsMakesThemOne() {
    String ends = "('a', '2024-03-01 00:00:00'), ('a', '2024-03-01 05:00:00')";

    assertThat(incidents(ends).values()).doesNotHaveDuplicates();
    assertThat(incidents(ends + ", ('a', '2024-03-01 02:30:00')").values().stream().distinct())
        .containsExactly(incidents(ends).get("a 00:00:00"));
  }

  /** The incident of each anomaly, by series and time of day. */
  private static Map<String, String> incidents(String anomalies) {
    List<Row> assigned =
        Incidents.assign(
                SPARK.sql(
                    "SELECT s AS series, timestamp(t) AS event_time FROM VALUES "
                        + anomalies
                        + " AS x(s, t)"),
                "pumps",
                GAP_US)
            .selectExpr("concat(series, ' ', date_format(event_time, 'HH:mm:ss'))", "incident_id")
            .collectAsList();
    Map<String, String> incidents = new LinkedHashMap<>();
    assigned.forEach(row -> incidents.put(row.getString(0), row.getString(1)));
    return incidents;
  }
}
