package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.Exhibit.Curve;
import dev.weir.report.Exhibit.Point;
import dev.weir.report.Exhibit.Verdict;
import dev.weir.report.Ledger.Entry;
import dev.weir.report.Ledger.Refused;
import dev.weir.report.ReportContent.Day;
import dev.weir.report.ReportContent.ModelUse;
import dev.weir.report.ReportContent.Period;
import dev.weir.report.ReportContent.PolicyUse;
import dev.weir.report.ReportContent.Totals;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReportQueriesTest {
  private static final Instant DAY = Instant.parse("2024-03-01T00:00:00Z");
  private static final String REASON =
      "array(named_struct('feature', 'late_share', 'value', 0.9D, 'expected', 0.2D,"
          + " 'contribution', 1.0D, 'share', 0.2D), named_struct('feature', 'flights_deviation',"
          + " 'value', -7.0D, 'expected', 0.0D, 'contribution', 4.0D, 'share', 0.78D))";
  private static SparkSession spark;

  @BeforeAll
  static void session() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
  }

  /**
   * Series a and O'Hare, every {@code step}, each window's value its number modulo 10, 30 expected,
   * none scored at first.
   */
  private static Dataset<Row> scores(long windows, String step) {
    return spark.sql(
        "SELECT s AS series, t AS event_time, to_date(t) AS event_date, 3L AS input_rows,"
            + " named_struct('flights', double(i % 10), 'late_share', 0.5D) AS values,"
            + " named_struct('flights', 30D, 'late_share', CAST(NULL AS DOUBLE)) AS expected,"
            + " named_struct('flights', 4D, 'late_share', double('NaN')) AS spread,"
            + " named_struct('flights_deviation', 1D) AS features,"
            + " IF(i < 2, NULL, IF(i = 60, 0.9D, 0.4D)) AS score,"
            + " IF(i < 2, NULL, IF(s = 'a', 'm1', 'm2')) AS model_version, 'r1' AS run_id"
            + " FROM (SELECT id AS i, TIMESTAMP '2024-03-01 00:00:00' + id * INTERVAL "
            + step
            + " AS t, explode(array('a', 'O\\'Hare')) AS s FROM range("
            + windows
            + "))");
  }

  private static Dataset<Row> anomalies() {
    return spark.sql(
        "SELECT x.series, timestamp(x.t) AS event_time, to_date(x.t) AS event_date, x.severity,"
            + " 0.6D + x.severity / 100 AS threshold, x.incident_id, 'p1' AS policy_version"
            + " FROM VALUES ('O\\'Hare', '2024-03-03 12:00:00', 4.6D, 'i1'),"
            + " ('O\\'Hare', '2024-03-03 13:00:00', 3D, 'i1'),"
            + " ('O\\'Hare', '2024-03-04 20:00:00', 2D, 'i2'),"
            + " ('a', '2024-03-03 05:00:00', 2D, 'i3') AS x(series, t, severity, incident_id)");
  }

  private static Dataset<Row> incidents(String rows) {
    return spark.sql(
        "SELECT x.incident_id, x.series, timestamp(x.s) AS start_time, timestamp(x.e) AS end_time,"
            + " timestamp(x.p) AS peak_time, 0.9D AS peak_score, x.severity AS peak_severity,"
            + " x.n AS anomalies, 'point' AS kind, "
            + REASON
            + " AS reasons FROM VALUES "
            + rows
            + " AS x(incident_id, series, s, e, p, severity, n)");
  }

  private static Dataset<Row> incidents() {
    return incidents(
        "('i3', 'a', '2024-03-03 05:00:00', '2024-03-03 06:00:00', '2024-03-03 05:00:00', 2D, 1),"
            + " ('i1', 'O\\'Hare', '2024-03-03 12:00:00', '2024-03-03 14:00:00',"
            + " '2024-03-03 12:00:00', 4.6D, 2), ('i2', 'O\\'Hare', '2024-03-04 20:00:00',"
            + " '2024-03-04 21:00:00', '2024-03-04 20:00:00', 2.5D, 1)");
  }

  private static Dataset<Row> quarantine() {
    return spark.sql(
        "SELECT x.reason, timestamp(x.t) AS event_time, x.run_id FROM VALUES"
            + " ('bad', NULL, 'r1'), ('bad', '2024-03-02 00:00:00', 'r1'),"
            + " ('bad', '2031-01-01 00:00:00', 'r1'), ('worse', NULL, 'gone')"
            + " AS x(reason, t, run_id)");
  }

  private static Dataset<Row> models() {
    return spark.sql(
        "SELECT x.v AS model_version, x.status, '{\"ecod\":{}}' AS detector, 'pipeline: p' AS"
            + " pipeline_file, 'ph' AS pipeline_hash, 'gh' AS program_hash, 'lake/x' AS source,"
            + " x.data AS data_version, timestamp('2024-01-01') AS history_start,"
            + " timestamp('2024-03-01') AS history_end, 100L AS observations, 90L AS sample_rows,"
            + " map('level', 0.6D) AS metrics, 'abc' AS artifact_sha256, '1' AS weir_version,"
            + " '4' AS spark_version, '17' AS java_version, timestamp(x.t) AS trained_at,"
            + " CAST(NULL AS TIMESTAMP) AS promoted_at FROM VALUES"
            + " ('m2', 'challenger', CAST(NULL AS BIGINT), '2024-03-09'),"
            + " ('m1', 'champion', 7L, '2024-03-01') AS x(v, status, data, t)");
  }

  private static Dataset<Row> runs() {
    return spark.sql(
        """
        SELECT run_id, job, timestamp(f) AS from_time, timestamp(t) AS to_time, i AS input_rows,
          s AS scored_rows, 0L AS warming_up_rows, CAST(NULL AS BIGINT) AS open_rows,
          o AS outside_rows, 0L AS late_rows, 0L AS duplicate_rows, q AS quarantined_rows,
          w AS written_rows
        FROM VALUES
          ('r1', 'stream', NULL, NULL, 10L, 9L, 0L, 1L, 9L),
          ('r2', 'stream', NULL, NULL, 10L, 9L, 0L, 0L, 9L),
          ('r3', 'stream', NULL, NULL, 10L, 11L, 0L, 0L, 11L),
          ('r4', 'train', '2024-01-01', '2024-03-02', 5L, 5L, 0L, 0L, 100L),
          ('r5', 'backfill', '2019-01-01', '2019-03-02', 5L, 5L, 0L, 0L, 5L),
          ('r6', 'judge', NULL, NULL, CAST(NULL AS BIGINT), NULL, NULL, NULL, 2L),
          ('r7', 'backfill', '2024-03-01', '2024-03-03', 7L, 4L, 3L, 0L, 4L),
          ('r8', 'land', NULL, NULL, 9L, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), 2L, 7L)
          AS x(run_id, job, f, t, i, s, o, q, w)
        """);
  }

  private static ReportTables tables(Dataset<Row> scores) {
    return new ReportTables(scores, anomalies(), incidents(), quarantine(), models(), runs());
  }

  private static ReportContent hourly() {
    return ReportQueries.load(spark, tables(scores(120, "1 HOUR")), ReportScope.of("flights"));
  }

  @Test
  void countsWhatTheTablesHold() {
    ReportContent content = hourly();
    assertThat(content.period()).contains(new Period(DAY, DAY.plus(Duration.ofDays(5))));
    assertThat(content.totals()).isEqualTo(new Totals(240, 236, 2, 4, 3));
    assertThat(content.values()).containsExactly("flights", "late_share");
    assertThat(content.incidents()).extracting(Incident::id).containsExactly("i1", "i2", "i3");
    assertThat(content.incidentsPerDay()).isEqualTo(0.6);
    assertThat(content.days()).hasSize(5);
    assertThat(content.days().get(2))
        .isEqualTo(new Day(LocalDate.of(2024, 3, 3), 48, 3, 2, 4.6, List.of("O'Hare", "a")));
    assertThat(content.days().get(0).anomalies()).isZero();
  }

  @Test
  void chartsTheValuesBehindTheReasonsWithContext() {
    Exhibit exhibit = hourly().exhibits().get(0);
    assertThat(exhibit.incident().reasons().get(0).feature()).isEqualTo("flights_deviation");
    assertThat(exhibit.window()).isEqualTo(Duration.ofHours(1)).isEqualTo(exhibit.bucket());
    assertThat(exhibit.curves()).extracting(Curve::name).containsExactly("flights", "late_share");
    List<Point> flights = exhibit.curves().get(0).points();
    Instant peak = Instant.parse("2024-03-03T12:00:00Z");
    assertThat(exhibit.from()).isEqualTo(peak.minus(Duration.ofHours(48)));
    assertThat(exhibit.to()).isEqualTo(peak.plus(Duration.ofHours(50)));
    assertThat(flights).hasSize(98);
    assertThat(flights).isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
    assertThat(exhibit.curves().get(0).at(peak))
        .contains(new Point(peak, 0, 30, 4, Verdict.FLAGGED));
    assertThat(flights)
        .filteredOn(p -> p.verdict() == Verdict.FLAGGED)
        .extracting(Point::time)
        .containsExactly(peak, peak.plus(Duration.ofHours(1)));
    assertThat(flights)
        .filteredOn(p -> p.verdict() == Verdict.FLAGGED_ELSEWHERE)
        .extracting(Point::time)
        .containsExactly(Instant.parse("2024-03-04T20:00:00Z"));
    assertThat(exhibit.curves().get(1).points().get(0).expected()).isNaN();
    assertThat(exhibit.curves().get(1).points().get(0).banded()).isFalse();
    assertThat(Words.headline(exhibit)).isEqualTo("flights: 0, expected 30");
  }

  @Test
  void longIncidentsAreThinnedToTheirStrangestWindows() {
    Dataset<Row> minutes = scores(3 * 1440, "1 MINUTE");
    Dataset<Row> incidents =
        incidents(
            "('i9', 'a', '2024-03-01 00:00:00', '2024-03-03 00:00:00', '2024-03-01 01:00:00',"
                + " 5D, 2880)");
    ReportTables tables =
        new ReportTables(minutes, anomalies(), incidents, quarantine(), models(), runs());
    Exhibit exhibit = ReportQueries.load(spark, tables, ReportScope.of("p")).exhibits().get(0);
    List<Point> points = exhibit.curves().get(0).points();
    assertThat(exhibit.window()).isEqualTo(Duration.ofMinutes(1));
    assertThat(exhibit.bucket()).isEqualTo(Duration.ofMinutes(18));
    assertThat(points.size()).isBetween(100, ExhibitFrames.MOST_POINTS);
    assertThat(exhibit.curves().get(0).at(exhibit.incident().peak())).isPresent();
  }

  @Test
  void theLedgerCountsRunsThatDoNotAddUpByThemselves() {
    Ledger ledger = hourly().ledger();
    assertThat(ledger.jobs())
        .containsExactly(
            new Entry("backfill", 1, 0, 7, 4, 0, 0, 3, 0, 0, 0, 0),
            new Entry("land", 1, 0, 9, 0, 0, 0, 0, 7, 0, 0, 2),
            new Entry("stream", 3, 2, 30, 29, 0, 0, 0, 0, 0, 0, 1),
            new Entry("train", 1, 0, 5, 5, 0, 0, 0, 0, 0, 0, 0));
    assertThat(ledger.balances()).isFalse();
    assertThat(ledger.quarantine())
        .containsExactly(new Refused("stream", "bad", 2), new Refused("", "worse", 1));
  }

  @Test
  void theChampionIsTheCardAndEveryModelAndPolicyInUseIsNamed() {
    ReportContent content = hourly();
    ModelCard card = content.card().orElseThrow();
    assertThat(card.version()).isEqualTo("m1");
    assertThat(card.dataVersion()).isEqualTo("7");
    assertThat(card.historyEnd()).contains(DAY);
    assertThat(card.metrics()).containsExactly(new ModelCard.Metric("level", 0.6));
    assertThat(content.models())
        .containsExactly(
            new ModelUse("m1", "champion", 118), new ModelUse("m2", "challenger", 118));
    assertThat(content.policies()).containsExactly(new PolicyUse("p1", 0.62, 0.646, 4));
  }

  @Test
  void aPeriodAndLimitsNarrowTheReport() {
    Instant from = Instant.parse("2024-03-03T13:00:00Z");
    Instant to = Instant.parse("2024-03-04T00:00:00Z");
    ReportScope scope = new ReportScope("p", Optional.of(from), Optional.of(to), 0, 1);
    ReportContent content = ReportQueries.load(spark, tables(scores(120, "1 HOUR")), scope);
    assertThat(content.totals()).isEqualTo(new Totals(22, 22, 2, 1, 1));
    assertThat(content.incidents()).extracting(Incident::id).containsExactly("i1");
    assertThat(content.exhibits()).isEmpty();
    assertThat(content.days()).extracting(Day::observations).containsExactly(22L);
  }

  @Test
  void emptyTablesMakeAnEmptyReport() {
    ReportTables empty =
        new ReportTables(
            scores(0, "1 HOUR"),
            anomalies().limit(0),
            incidents().limit(0),
            quarantine().limit(0),
            models().limit(0),
            runs().limit(0));
    ReportContent content = ReportQueries.load(spark, empty, ReportScope.of("p"));
    assertThat(content.period()).isEmpty();
    assertThat(content.values()).containsExactly("flights", "late_share");
    assertThat(HtmlReport.render(content)).contains("Nothing has been observed yet");
  }

  @Test
  void theQueryOfAnExhibitRuns() {
    Exhibit exhibit = hourly().exhibits().get(0);
    String sql = Sql.dig("flights", exhibit);
    assertThat(sql).contains("FROM weir.flights.scores", "s.series = 'O\\'Hare'");
    scores(120, "1 HOUR").createOrReplaceTempView("report_scores");
    Dataset<Row> rows = spark.sql(sql.replace("weir.flights.scores", "report_scores"));
    assertThat(rows.count()).isEqualTo(99);
    assertThat(Sql.identifier("my-pipe`s")).isEqualTo("`my-pipe``s`");
  }
}
