package dev.weir.threshold;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** How many incidents anomalies make that are added in any order. Cost of one: O(log n) in the anomalies of its series. */
final class IncidentCount {
  private final long gapUs;
  private final Map<String, TreeSet<Long>> times = new HashMap<>();
  private int incidents;

  IncidentCount(Duration gap) {
    gapUs = Math.addExact(Math.multiplyExact(gap.getSeconds(), 1_000_000L), gap.getNano() / 1000);
  }

  void add(String series, long timeUs) {
    TreeSet<Long> own = times.computeIfAbsent(series, name -> new TreeSet<>());
    Long before = own.floor(timeUs);
    Long after = own.ceiling(timeUs);
    boolean joinsBefore = before != null && timeUs - before <= gapUs;
    boolean joinsAfter = after != null && after - timeUs <= gapUs;
    if (own.add(timeUs)) {
      boolean joinsTwo = joinsBefore && joinsAfter && after - before > gapUs;
      incidents += joinsTwo ? -1 : joinsBefore || joinsAfter ? 0 : 1;
    }
  }

  int incidents() {
    return incidents;
  }
}
