package dev.weir.engine;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Instants as microseconds since the epoch, the unit of Spark's timestamps. */
public final class Times {

  /** Microseconds in a day. */
  public static final long DAY_US = 86_400_000_000L;

  private Times() {}

  public static long micros(Duration duration) {
    return duration.toMillis() * 1000L;
  }

  public static long micros(Timestamp timestamp) {
    return Math.floorDiv(timestamp.getTime(), 1000L) * 1_000_000L + timestamp.getNanos() / 1000;
  }

  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  public static Timestamp timestamp(long micros) {
    Timestamp timestamp = new Timestamp(Math.floorDiv(micros, 1000L));
    timestamp.setNanos((int) Math.floorMod(micros, 1_000_000L) * 1000);
    return timestamp;
  }

  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The day of an instant, UTC, in days since the epoch. */
  public static long day(long micros) {
    return Math.floorDiv(micros, DAY_US);
  }

  /**
   * Reads a date ({@code 2001-02-21}) or an instant ({@code 2001-02-21T06:00:00Z}), UTC.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static long parse(String option, String text) {
    try {
      return text.length() == 10
          ? micros(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant())
          : micros(Instant.parse(text.endsWith("Z") ? text : text + "Z"));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "Invalid "
              + option
              + ": "
              + text
              + " (must be a date such as 2001-02-21, or an instant such as 2001-02-21T06:00:00Z)",
          e);
    }
  }
}
