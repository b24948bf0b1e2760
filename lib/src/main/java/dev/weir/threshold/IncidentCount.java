package dev.weir.threshold;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * How many incidents anomalies make that are added in any order, and how they spread over days; an
 * incident belongs to the day on which it starts. Cost of an anomaly: O(log n) in the anomalies of
 * its series.
 */
final class IncidentCount {
  private static final long DAY_US = 86_400_000_000L;
  private static final double CONFIDENCE_95 =
      1.6448536269514722; // the 95 % quantile of the normal distribution

  private final long gapUs;
  private final Map<String, TreeSet<Long>> times = new HashMap<>();
  private final Map<Long, Integer> perDay = new HashMap<>();
  private int incidents;
  private long squares; // the sum over days of squared counts

  IncidentCount(Duration gap) {
    gapUs = Math.addExact(Math.multiplyExact(gap.getSeconds(), 1_000_000L), gap.getNano() / 1000);
  }

  void add(String series, long timeUs) {
    TreeSet<Long> own = times.computeIfAbsent(series, name -> new TreeSet<>());
    Long before = own.floor(timeUs);
    Long after = own.ceiling(timeUs);
    boolean joinsBefore = before != null && timeUs - before <= gapUs;
    boolean joinsAfter = after != null && after - timeUs <= gapUs;
    if (!own.add(timeUs)) {
      return;
    }
    boolean afterStarts = joinsAfter && (before == null || after - before > gapUs);
    if (afterStarts) {
      count(after, -1);
    }
    if (!joinsBefore) {
      count(timeUs, 1);
    }
  }

  private void count(long startUs, int change) {
    int now = perDay.merge(Math.floorDiv(startUs, DAY_US), change, Integer::sum);
    incidents += change;
    squares += (long) now * now - (long) (now - change) * (now - change);
  }

  int incidents() {
    return incidents;
  }

  /**
   * The upper 95 % confidence limit of incidents a day: mean and 1.64 standard errors. Days differ
   * at least as counts do by chance (Poisson), and more where incidents come in bursts.
   */
  double upperPerDay(double days) {
    double mean = incidents / days;
    double variance = days > 1 ? (squares - incidents * mean) / (days - 1) : 0;
    return mean + CONFIDENCE_95 * Math.sqrt(Math.max(variance, mean) / days);
  }
}
