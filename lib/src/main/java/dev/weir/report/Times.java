package dev.weir.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times and durations for readers: English, UTC. */
final class Times {
  private static final DateTimeFormatter DAY = pattern("d MMM uuuu");
  private static final DateTimeFormatter DAY_OF_YEAR = pattern("d MMM");
  private static final DateTimeFormatter MINUTE = pattern("HH:mm");
  private static final DateTimeFormatter SECOND = pattern("HH:mm:ss");

  private Times() {}

  static DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /** A day: {@code 24 Dec 2008}. */
  static String day(Instant time) {
    return DAY.format(utc(time));
  }

  /** A time to the minute, or to the second where it matters: {@code 24 Dec 2008, 05:00}. */
  static String time(Instant time) {
    return DAY.format(utc(time)) + ", " + clock(time);
  }

  /** A time of day. */
  static String clock(Instant time) {
    LocalDateTime utc = utc(time);
    return (utc.getSecond() == 0 ? MINUTE : SECOND).format(utc);
  }

  /** A stretch of time, saying nothing twice: {@code 24 Dec 2008, 05:00–20:00}. */
  static String span(Instant from, Instant to) {
    LocalDateTime start = utc(from);
    LocalDateTime end = utc(to);
    if (start.toLocalDate().equals(end.toLocalDate())) {
      return time(from) + "–" + clock(to);
    }
    DateTimeFormatter first = start.getYear() == end.getYear() ? DAY_OF_YEAR : DAY;
    return first.format(start) + ", " + clock(from) + " – " + time(to);
  }

  /** The days from an instant to the one before another: {@code 1 Oct – 31 Dec 2008}. */
  static String days(Instant from, Instant to) {
    LocalDateTime start = utc(from);
    LocalDateTime end = utc(to.minusNanos(1));
    if (start.toLocalDate().equals(end.toLocalDate())) {
      return DAY.format(start);
    }
    DateTimeFormatter first = start.getYear() == end.getYear() ? DAY_OF_YEAR : DAY;
    return first.format(start) + " – " + DAY.format(end);
  }

  /** A duration in its two greatest units: {@code 15 hours}, {@code 3 days 4 hours}. */
  static String duration(Duration duration) {
    List<String> parts = new ArrayList<>();
    part(parts, duration.toDaysPart(), "day");
    part(parts, duration.toHoursPart(), "hour");
    part(parts, duration.toMinutesPart(), "minute");
    part(parts, duration.toSecondsPart(), "second");
    if (parts.isEmpty()) {
      return duration.toMillis() + " ms";
    }
    return String.join(" ", parts.subList(0, Math.min(2, parts.size())));
  }

  private static void part(List<String> parts, long amount, String unit) {
    if (amount != 0) {
      parts.add(Numbers.count(amount, unit));
    }
  }

  /** A duration in its two greatest units, abbreviated: {@code 15 h}, {@code 3 d 4 h}. */
  static String brief(Duration duration) {
    return duration(duration)
        .replaceAll(" (day|hour)s?", "\u202F$1")
        .replaceAll(" (minute)s?", "\u202Fmin")
        .replaceAll(" (second)s?", "\u202Fs")
        .replace("day", "d")
        .replace("hour", "h");
  }

  static LocalDateTime utc(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }
}
