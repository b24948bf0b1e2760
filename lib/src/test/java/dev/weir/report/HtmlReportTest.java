package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.report.Exhibit.Curve;
import dev.weir.report.Exhibit.Point;
import dev.weir.report.Exhibit.Verdict;
import dev.weir.report.Incident.Reason;
import dev.weir.report.ReportContent.Period;
import dev.weir.report.ReportContent.Totals;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void showsTheHeadlineNumbersAndTheWorstIncident() {
    String html = HtmlReport.render(SampleContent.flights());
    assertThat(html)
        .contains("<h1>flights<span class=\"period\">1 Oct – 31 Dec 2008</span></h1>")
        .contains("20 series, the values flights, mean delay and late share of each")
        .contains("Strangest of all: <strong>SEA</strong> on 24 Dec 2008, flights: 0, expected")
        .contains("<dt>incidents a day</dt><dd>1.58</dd>")
        .contains("One window in 7.9 million is this strange")
        .contains("contribution 78\u202F%");
    assertThat(count(html, "<article class=\"incident\"")).isEqualTo(20);
    assertThat(count(html, "<tr><td class=\"n\" data-v=")).isEqualTo(145);
  }

  @Test
  void fetchesNothingAndStaysSmall() {
    String html = HtmlReport.render(SampleContent.flights());
    assertThat(html).doesNotContain("http://", "https://", "<link", "src=", "@import", "url(");
    assertThat(html.length()).isLessThan(500_000);
    assertThat(html).doesNotContain("{{").isEqualTo(HtmlReport.render(SampleContent.flights()));
  }

  @Test
  void incidentsSayTheirKind() {
    assertThat(HtmlReport.render(SampleContent.flights()))
        .contains(" windows flagged, collective</p>");
  }

  @Test
  void marksTheFlaggedWindowsAndTheExpectedBand() throws Exception {
    Exhibit exhibit = exhibit("SEA", 100, 40, 43);
    String svg = TimeChart.svg(exhibit, exhibit.curves().get(0), "c", 200);
    assertThat(count(svg, "<rect class=\"flagged\" x=")).isEqualTo(3);
    assertThat(count(svg, "<circle class=\"dot\"")).isEqualTo(3);
    assertThat(svg)
        .contains("<rect class=\"flagged\" x=\"40%\" width=\"1%\"")
        .contains("<title>2 Mar 2024, 16:00: 0, expected 31 ± 8</title>")
        .contains("<path class=\"band\"", "<path class=\"expected\"", "<path class=\"line\"")
        .contains(">0, expected 31</text>")
        .contains("3 windows flagged between 2 Mar 2024, 16:00–19:00.");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void manyFlaggedWindowsAreMarkedAsOneRun() {
    Exhibit exhibit = exhibit("SEA", 200, 50, 150);
    String svg = TimeChart.svg(exhibit, exhibit.curves().get(0), "c", 200);
    assertThat(count(svg, "<rect class=\"flagged\"")).isEqualTo(1);
    assertThat(svg)
        .contains("<rect class=\"flagged\" x=\"25%\" width=\"50%\"")
        .contains("<title>3 Mar, 02:00 – 7 Mar 2024, 06:00</title>", "<path class=\"strange\"")
        .doesNotContain("<circle");
  }

  @Test
  void linesBreakWhereValuesAreMissing() {
    List<Point> points =
        List.of(
            point(0, 1), point(1, 2), point(2, Double.NaN), point(3, 4), point(9, 5), point(10, 6));
    Instant from = START;
    String path =
        ChartPaths.line(
            points,
            t -> Duration.between(from, t).toHours(),
            y -> y,
            Point::value,
            Duration.ofMinutes(150));
    assertThat(path).isEqualTo("M0 1L1 2M3 4h0M9 5L10 6");
  }

  @Test
  void chartsSurviveConstantMissingAndHugeValues() {
    for (double value : new double[] {0, 7, -3, 1e300, Double.NaN, Double.POSITIVE_INFINITY}) {
      List<Point> points = List.of(point(0, value), point(1, value));
      Exhibit exhibit = exhibit("a", 2, 0, 1);
      String svg = TimeChart.svg(exhibit, new Curve("x", points), "c", 120);
      assertThat(svg).doesNotContain("NaN", "Infinity");
    }
  }

  @Test
  void everyDayOfThePeriodHasACell() {
    ReportContent content = SampleContent.flights();
    String svg = CalendarHeatMap.svg(content.period().orElseThrow(), content.days());
    assertThat(count(svg, "<g class=\"day ")).isEqualTo(92);
    assertThat(count(svg, "<svg class=\"month\"")).isEqualTo(3);
    assertThat(svg).contains("Wednesday 24 December 2008: 2 incidents").contains("SEA");
    String other =
        CalendarHeatMap.svg(new Period(START, Instant.parse("2024-03-04T12:00:00Z")), List.of());
    assertThat(count(other, "<g class=\"day unseen\">")).isEqualTo(4);
  }

  @Test
  void whatComesFromDataIsEscaped() {
    String evil = "<script>alert('x')</script>{{style}}&\u0000";
    Exhibit exhibit = exhibit(evil, 20, 5, 6);
    ReportContent content =
        new ReportContent(
            evil,
            Optional.of(new Period(START, START.plus(Duration.ofDays(1)))),
            new Totals(20, 20, 1, 1, 1),
            List.of(evil),
            List.of(),
            List.of(exhibit),
            List.of(exhibit.incident()),
            List.of(),
            List.of(),
            Optional.empty(),
            new Ledger(List.of(), List.of(new Ledger.Refused(evil, evil, 1))));
    String html = HtmlReport.render(content);
    assertThat(count(html, "<script>")).isEqualTo(1);
    assertThat(html)
        .doesNotContain("alert('x')", "\u0000")
        .contains("<title>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;{{style}}&amp;\uFFFD");
    assertThat(count(html, ":root {\n  --paper: #fbf9f4")).isEqualTo(1);
  }

  @Test
  void anEmptyPipelineSaysSoKindly() {
    assertThat(HtmlReport.render(SampleContent.empty()))
        .contains("Nothing has been observed yet. Train the pipeline")
        .contains("No model has been trained yet.")
        .contains("No job has read anything yet.")
        .doesNotContain("<table");
  }

  @Test
  void theLedgerShowsWhatDoesNotAddUp() {
    Ledger.Entry good = new Ledger.Entry("train", 1, 0, 10, 6, 1, 1, 0, 0, 1, 0, 1);
    Ledger.Entry lost = new Ledger.Entry("stream", 4, 1, 10, 6, 1, 1, 0, 0, 1, 0, 0);
    Ledger.Entry cancelled = new Ledger.Entry("backfill", 2, 2, 10, 6, 1, 1, 0, 0, 1, 0, 1);
    assertThat(new Ledger(List.of(good), List.of()).balances()).isTrue();
    assertThat(new Ledger(List.of(good, lost), List.of()).balances()).isFalse();
    assertThat(LedgerSection.html(new Ledger(List.of(good, lost, cancelled), List.of())))
        .contains("✓ yes", "✗ off by 1 in 1 run", "✗ off by 0 in 2 runs");
  }

  @Test
  void aPeriodMustEndAfterItStarts() {
    assertThatThrownBy(() -> new Period(START, START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid period: 2024-03-01T00:00:00Z to 2024-03-01T00:00:00Z"
                + " (must end after it starts)");
    assertThatThrownBy(() -> new ReportScope("p", Optional.empty(), Optional.empty(), 20, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid incidents: 10 (must be at least the 20 exhibits)");
  }

  @Test
  void ticksAreRoundAndFew() {
    assertThat(Axis.numbers(0, 31, 4)).containsExactly(0.0, 10.0, 20.0, 30.0);
    assertThat(Axis.numbers(3, 3, 4)).containsExactly(3.0);
    List<Axis.TimeTick> days = Axis.times(START, START.plus(Duration.ofDays(9)), 9);
    assertThat(days).extracting(Axis.TimeTick::label).startsWith("2 Mar", "4 Mar");
    List<Axis.TimeTick> weeks = Axis.times(START, START.plus(Duration.ofDays(40)), 9);
    assertThat(weeks).extracting(Axis.TimeTick::label).startsWith("4 Mar", "11 Mar");
    List<Axis.TimeTick> years = Axis.times(START, START.plus(Duration.ofDays(1500)), 9);
    assertThat(years.size()).isBetween(4, 9);
    assertThat(years.get(0).label()).isEqualTo("Apr 2024");
    for (long minutes : new long[] {1, 10, 90, 1000, 9000, 90_000, 900_000}) {
      Instant end = START.plus(Duration.ofMinutes(minutes));
      assertThat(Axis.times(START, end, 9).size()).as("%d minutes", minutes).isBetween(2, 10);
    }
  }

  private static Exhibit exhibit(String series, int hours, int first, int end) {
    List<Point> points =
        IntStream.range(0, hours)
            .mapToObj(
                h -> {
                  boolean flagged = h >= first && h < end;
                  return new Point(
                      START.plus(HOUR.multipliedBy(h)),
                      flagged ? 0 : 30 + h % 3,
                      31,
                      4,
                      flagged ? Verdict.FLAGGED : Verdict.CALM);
                })
            .toList();
    Instant start = START.plus(HOUR.multipliedBy(first));
    Incident incident =
        new Incident(
            "i1",
            series,
            start,
            START.plus(HOUR.multipliedBy(end)),
            start,
            0.9,
            4.6,
            end - first,
            "collective",
            List.of(new Reason(series, 0, 31, 3, 0.78)));
    return new Exhibit(
        incident,
        START,
        START.plus(HOUR.multipliedBy(hours)),
        HOUR,
        HOUR,
        List.of(new Curve("flights", points)));
  }

  private static Point point(int hour, double value) {
    return new Point(
        START.plus(HOUR.multipliedBy(hour)), value, Double.NaN, Double.NaN, Verdict.CALM);
  }

  private static long count(String text, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
  }
}
