package dev.weir.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where events come from and what makes one.
 *
 * @param from the chosen kind of source: {@code delta}, {@code files} or {@code kafka}
 * @param time the column of the event time
 * @param series the columns whose values name a series
 * @param watermark how long after the latest event time a row may still arrive
 * @param key the columns that identify an event; empty when repeated rows are events of their own
 * @param future how far ahead of the clock an event time may be before the row is refused
 * @param require Spark SQL conditions, by reason, that a row must meet; else it is refused with the
 *     reason
 */
public record SourceSpec(
    Choice from,
    String time,
    List<String> series,
    Duration watermark,
    List<String> key,
    Duration future,
    Map<String, String> require) {
  public SourceSpec {
    series = List.copyOf(series);
    key = List.copyOf(key);
  }
}
