package dev.weir.series;

import java.time.Duration;

/** Microseconds since the epoch. */
final class Times {
  /** The largest magnitude of an event time: some 36,000 years either side of the epoch. */
  static final long LIMIT_US = 1L << 60;

  private Times() {}

  static long micros(Duration duration) {
    long seconds = Math.multiplyExact(duration.getSeconds(), 1_000_000L);
    return Math.addExact(seconds, duration.getNano() / 1_000);
  }
}
