package dev.weir.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.unix_micros;

import dev.weir.report.Exhibit.Curve;
import dev.weir.report.Incident.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What to show of incidents before any point is read: which values, from when to when, how finely.
 */
final class ExhibitFrames {
  /** Points of a chart, at most. */
  static final int MOST_POINTS = 480;

  private static final int MOST_CURVES = 2;
  private static final double LEAST_SHARE_OF_NEXT = 0.1;
  private static final int CONTEXT_WINDOWS = 48;

  private final Dataset<Row> scores;
  private final List<String> values;

  ExhibitFrames(Dataset<Row> scores, List<String> values) {
    this.scores = scores;
    this.values = values;
  }

  /** Exhibits without points, in the order of the incidents, of which there is at least one. */
  List<Exhibit> around(List<Incident> incidents) {
    Duration window = window(incidents);
    return incidents.stream().map(incident -> frame(incident, window)).toList();
  }

  /**
   * The usual distance between observations around these incidents; a day when there is but one.
   */
  private Duration window(List<Incident> incidents) {
    Duration day = Duration.ofDays(1);
    Column around =
        incidents.stream()
            .map(i -> during(i.series(), i.start().minus(day), i.end().plus(day)))
            .reduce(Column::or)
            .orElseThrow();
    Column before = lag(col("at"), 1).over(Window.partitionBy("series").orderBy("at"));
    Row gap =
        scores
            .where(around)
            .select(col("series"), unix_micros(col("event_time")).as("at"))
            .select(col("at").minus(before).as("gap"))
            .where(col("gap").gt(0))
            .agg(percentile(col("gap"), lit(0.5)))
            .head();
    return gap.isNullAt(0) ? day : Duration.ofNanos(Math.round(gap.getDouble(0)) * 1000);
  }

  static Column during(String series, Instant from, Instant to) {
    return col("series")
        .equalTo(series)
        .and(col("event_date").between(lit(date(from)), lit(date(to))))
        .and(col("event_time").geq(Cells.literal(from)))
        .and(col("event_time").lt(Cells.literal(to)));
  }

  private static LocalDate date(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  /**
   * An exhibit without its points: as much context on either side as the incident lasts, and some
   * windows at least.
   */
  private Exhibit frame(Incident incident, Duration window) {
    Duration least = window.multipliedBy(CONTEXT_WINDOWS);
    Duration lasted = incident.duration();
    Duration context = lasted.compareTo(least) > 0 ? lasted : least;
    Instant from = incident.start().minus(context);
    Instant to = incident.end().plus(context);
    long windows = Duration.between(from, to).dividedBy(window);
    long thinning = Math.max(1, (windows + MOST_POINTS - 1) / MOST_POINTS);
    List<Curve> curves = carriers(incident).stream().map(n -> new Curve(n, List.of())).toList();
    return new Exhibit(incident, from, to, window, window.multipliedBy(thinning), curves);
  }

  /** The values behind the weightiest reasons; the first value when no reason has one. */
  private Set<String> carriers(Incident incident) {
    Set<String> carriers = new LinkedHashSet<>();
    for (Reason reason : incident.reasons()) {
      boolean weighty = carriers.isEmpty() || reason.share() >= LEAST_SHARE_OF_NEXT;
      if (weighty && carriers.size() < MOST_CURVES) {
        Exhibit.root(reason.feature(), values).ifPresent(carriers::add);
      }
    }
    if (carriers.isEmpty() && !values.isEmpty()) {
      carriers.add(values.get(0));
    }
    return carriers;
  }
}
