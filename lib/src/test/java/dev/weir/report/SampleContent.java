package dev.weir.report;

import dev.weir.report.Exhibit.Curve;
import dev.weir.report.Exhibit.Point;
import dev.weir.report.Exhibit.Verdict;
import dev.weir.report.Incident.Reason;
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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/**
 * A made-up quarter of hourly departures at twenty airports: an outage, a snow storm, silent hours.
 */
final class SampleContent {
  static final Instant FROM = Instant.parse("2008-10-01T00:00:00Z");
  static final Instant TO = Instant.parse("2009-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String[] AIRPORTS = {
    "ATL",
    "ORD",
    "DFW",
    "DEN",
    "LAX",
    "PHX",
    "IAH",
    "LAS",
    "DTW",
    "SFO",
    "SLC",
    "EWR",
    "MSP",
    "SEA",
    "MCO",
    "CLT",
    "BOS",
    "JFK",
    "LGA",
    "Chicago Midway International Airport, Illinois (MDW)"
  };

  private SampleContent() {}

  /** The whole report. */
  static ReportContent flights() {
    List<Incident> incidents = incidents();
    List<Exhibit> exhibits = incidents.subList(0, 20).stream().map(SampleContent::exhibit).toList();
    long anomalies = incidents.stream().mapToLong(Incident::anomalies).sum();
    return new ReportContent(
        "flights",
        Optional.of(new Period(FROM, TO)),
        new Totals(44_160, 43_680, 20, anomalies, incidents.size()),
        List.of("flights", "mean_delay", "late_share"),
        days(incidents),
        exhibits,
        incidents,
        List.of(new ModelUse("9f2c41d07ab3", "champion", 43_680)),
        List.of(new PolicyUse("p-3f8e01", 0.6412, 0.6412, anomalies)),
        Optional.of(card()),
        ledger());
  }

  /** A pipeline that has not run yet. */
  static ReportContent empty() {
    return new ReportContent(
        "flights",
        Optional.empty(),
        new Totals(0, 0, 0, 0, 0),
        List.of("flights"),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        new Ledger(List.of(), List.of()));
  }

  private static List<Incident> incidents() {
    Random random = new Random(7);
    List<Incident> incidents = new ArrayList<>();
    incidents.add(incident("SEA", "2008-12-24T05:00:00Z", 15, 6.9, 0, 31));
    incidents.add(incident("ORD", "2008-12-19T03:00:00Z", 72, 5.8, 4, 44));
    incidents.add(incident(AIRPORTS[19], "2008-11-30T18:00:00Z", 1, 4.6, 0, 12));
    incidents.add(incident("JFK", "2008-10-01T01:00:00Z", 2, 4.4, 23, 6));
    incidents.add(incident("ATL", "2008-12-31T21:00:00Z", 3, 4.1, 9, 48));
    for (int i = 0; i < 140; i++) {
      long hour = random.nextInt(91 * 24) + 5;
      String start = FROM.plus(HOUR.multipliedBy(hour)).toString();
      String series = AIRPORTS[random.nextInt(20)];
      int expected = 8 + random.nextInt(30);
      double severity = 2.1 - StrictMath.log(random.nextDouble()) * 0.55;
      incidents.add(
          incident(series, start, 1 + random.nextInt(4), severity, expected / 4, expected));
    }
    incidents.sort(Comparator.comparingDouble(Incident::peakSeverity).reversed());
    return incidents;
  }

  private static Incident incident(
      String series, String start, int hours, double severity, double seen, double expected) {
    Instant from = Instant.parse(start);
    Instant peak = from.plus(HOUR.multipliedBy(hours / 2));
    return new Incident(
        series + "@" + start,
        series,
        from,
        from.plus(HOUR.multipliedBy(hours)),
        peak,
        0.5 + severity / 20,
        severity,
        hours,
        hours < 3 ? "contextual" : "collective",
        List.of(
            new Reason("flights_deviation", (seen - expected) / 3.5, 0.02, 7.8, 0.78),
            new Reason("mean_delay_mean_6", 94.213, 12.1, 1.4, 0.14),
            new Reason("late_share", 0.8712, 0.204, 0.6, 0.06)));
  }

  private static Exhibit exhibit(Incident incident) {
    long hours = incident.duration().toHours();
    Duration context = HOUR.multipliedBy(Math.max(48, hours));
    Instant from = incident.start().minus(context);
    Instant to = incident.end().plus(context);
    Instant first = from.isBefore(FROM) ? FROM : from;
    Instant last = to.isAfter(TO) ? TO : to;
    Random random = new Random(incident.series().hashCode());
    List<Point> flights = new ArrayList<>();
    List<Point> delays = new ArrayList<>();
    for (Instant t = first; t.isBefore(last); t = t.plus(HOUR)) {
      boolean inside = !t.isBefore(incident.start()) && t.isBefore(incident.end());
      Verdict verdict = inside ? Verdict.FLAGGED : Verdict.CALM;
      int hour = Times.utc(t).getHour();
      double top = topOf(incident);
      double day = Math.max(0, StrictMath.sin((hour - 4) / 20.0 * StrictMath.PI));
      double expected = hour < 5 ? 0.4 : Math.rint(10 * top * StrictMath.pow(day, 0.6)) / 10;
      double spread = 0.6 + 0.45 * Math.sqrt(expected);
      double calm = Math.max(0, Math.rint(expected + spread * random.nextGaussian()));
      double seen = inside ? Math.rint(expected * 0.12) : calm;
      if (t.equals(incident.peak())) {
        Reason reason = incident.reasons().get(0);
        seen = Math.rint(expected + 3.5 * reason.value() > 0 ? expected + 3.5 * reason.value() : 0);
      }
      flights.add(new Point(t, seen, expected, spread, verdict));
      boolean silent = seen == 0;
      double delay = (inside ? 70 : 10) + 6 * random.nextGaussian();
      delays.add(new Point(t, silent ? Double.NaN : delay, Double.NaN, Double.NaN, verdict));
    }
    return new Exhibit(
        incident,
        first,
        last,
        HOUR,
        HOUR,
        List.of(new Curve("flights", flights), new Curve("mean_delay", delays)));
  }

  private static double topOf(Incident incident) {
    return 14 + Math.floorMod(incident.series().hashCode(), 30);
  }

  private static List<Day> days(List<Incident> incidents) {
    List<Day> days = new ArrayList<>();
    for (LocalDate date = date(FROM); date.isBefore(date(TO)); date = date.plusDays(1)) {
      LocalDate day = date;
      List<Incident> that =
          incidents.stream()
              .filter(i -> !day.isBefore(date(i.start())) && !day.isAfter(date(i.end())))
              .toList();
      double peak = that.stream().mapToDouble(Incident::peakSeverity).max().orElse(Double.NaN);
      TreeSet<String> series = new TreeSet<>();
      that.forEach(i -> series.add(i.series()));
      long anomalies = that.stream().mapToLong(Incident::anomalies).sum();
      days.add(new Day(day, 480, anomalies, that.size(), peak, List.copyOf(series)));
    }
    return days;
  }

  private static LocalDate date(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private static ModelCard card() {
    return new ModelCard(
        "9f2c41d07ab3",
        "champion",
        "isolation-forest {trees: 200, sample: 256}",
        "lake/sources/departures",
        "17",
        Optional.of(Instant.parse("2008-07-01T00:00:00Z")),
        Optional.of(FROM),
        44_160,
        43_200,
        "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
        "03ac674216f3e15c761ee1a5e255f067953623c8b388b4459e13f978d7c846f4",
        "9f2c41d07ab36ff8e1c2c0e7b41dcd43dc15f4a0ab4b28d7a0d5a5a5ce4ee30b",
        "0.1.0",
        "4.1.0",
        "17.0.15",
        Optional.of(Instant.parse("2026-11-21T06:12:00Z")),
        "pipeline: flights\nsource:\n  delta: {table: departures}\n  time: scheduled_at\n"
            + "  series: [origin]\nwindow:\n  every: 1 hour\n  fill: zero\n",
        List.of(
            new ModelCard.Metric("incidents_per_day", 2.97),
            new ModelCard.Metric("level", 0.6412)));
  }

  private static Ledger ledger() {
    return new Ledger(
        List.of(
            new Entry("backfill", 3, 0, 1_204_331, 1_195_000, 8_420, 0, 900, 0, 0, 0, 11),
            new Entry("stream", 412, 1, 401_224, 398_101, 0, 120, 0, 0, 2_958, 40, 4),
            new Entry("train", 1, 0, 1_204_331, 1_195_900, 8_420, 0, 0, 0, 0, 0, 11)),
        List.of(
            new Refused("backfill", "delay_out_of_range", 9),
            new Refused("stream", "time is missing", 4),
            new Refused("backfill", "series is missing", 2)));
  }
}
