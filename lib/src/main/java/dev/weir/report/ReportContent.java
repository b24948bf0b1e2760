package dev.weir.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Everything a report shows, as plain values: {@link HtmlReport} renders it without Spark, {@link
 * ReportQueries} loads it.
 *
 * @param pipeline the pipeline's name
 * @param period what the report covers; empty when nothing was ever scored and no period was asked
 *     for
 * @param totals counts over the whole period
 * @param values the names of the numbers of an observation
 * @param days one entry per day on which something was observed or flagged, in date order
 * @param exhibits the worst incidents with their charts, worst first
 * @param incidents incidents, worst first; may be fewer than {@code totals.incidents()}
 * @param models which versions scored how much of the period, the busiest first
 * @param policies which policies flagged how much of the period, the busiest first
 * @param card the champion, or the newest model when there is none
 * @param ledger whether every input row is accounted for
 */
public record ReportContent(
    String pipeline,
    Optional<Period> period,
    Totals totals,
    List<String> values,
    List<Day> days,
    List<Exhibit> exhibits,
    List<Incident> incidents,
    List<ModelUse> models,
    List<PolicyUse> policies,
    Optional<ModelCard> card,
    Ledger ledger) {
  public ReportContent {
    values = List.copyOf(values);
    days = List.copyOf(days);
    exhibits = List.copyOf(exhibits);
    incidents = List.copyOf(incidents);
    models = List.copyOf(models);
    policies = List.copyOf(policies);
  }

  /** Incidents a day over the period, as found in {@code totals}; zero without a period. */
  public double incidentsPerDay() {
    return period.map(p -> totals.incidents() / p.days()).orElse(0.0);
  }

  /**
   * A stretch of time in UTC.
   *
   * @param from the first instant in it
   * @param to the first instant after it, later than {@code from}
   */
  public record Period(Instant from, Instant to) {
    public Period {
      if (!from.isBefore(to)) {
        throw new IllegalArgumentException(
            "Invalid period: " + from + " to " + to + " (must end after it starts)");
      }
    }

    /** Its length in days of 24 hours, a fraction where it is none whole. */
    public double days() {
      return (to.getEpochSecond() - from.getEpochSecond()) / 86_400.0;
    }
  }

  /**
   * Counts over the period.
   *
   * @param observations all observations, scored or warming up
   * @param scored those with a score
   * @param series distinct series
   * @param anomalies flagged observations
   * @param incidents incidents that touch the period
   */
  public record Totals(
      long observations, long scored, long series, long anomalies, long incidents) {}

  /**
   * One day in UTC.
   *
   * @param date the day
   * @param observations observations of that day
   * @param anomalies flagged ones
   * @param incidents incidents with an anomaly on that day
   * @param peakSeverity the highest severity of that day; NaN without anomalies
   * @param series the strangest series of that day, strangest first, a few at most
   */
  public record Day(
      LocalDate date,
      long observations,
      long anomalies,
      long incidents,
      double peakSeverity,
      List<String> series) {
    public Day {
      series = List.copyOf(series);
    }
  }

  /** How many observations of the period a model version scored. */
  public record ModelUse(String version, String status, long observations) {}

  /**
   * How a policy flagged in the period.
   *
   * @param policy its version
   * @param lowestThreshold the lowest score at which it flagged
   * @param highestThreshold the highest score at which it flagged; the same when the level never
   *     moved
   * @param anomalies how many observations it flagged
   */
  public record PolicyUse(
      String policy, double lowestThreshold, double highestThreshold, long anomalies) {}
}
