package dev.weir.core;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: a number and a unit, such as {@code 90 seconds}, {@code 1.5 h} or
 * {@code 2 weeks}. A day is 24 hours and a week is 7 days; there are no months. The resolution is a
 * millisecond.
 */
public final class Durations {

  /** What {@link #parse} accepts, as a regular expression that JSON Schema understands too. */
  public static final String PATTERN =
      "^[0-9]+(\\.[0-9]+)? ?(milliseconds?|ms|seconds?|s|minutes?|m|hours?|h|days?|d|weeks?|w)$";

  private static final Pattern WRITTEN = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([a-z]+)");
  private static final Pattern VALID = Pattern.compile(PATTERN);

  private enum Unit {
    WEEK(604_800_000L),
    DAY(86_400_000L),
    HOUR(3_600_000L),
    MINUTE(60_000L),
    SECOND(1_000L),
    MILLISECOND(1L);

    private final long millis;

    Unit(long millis) {
      this.millis = millis;
    }

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Unit of(String written) {
      if (written.equals("ms")) {
        return MILLISECOND;
      }
      for (Unit unit : values()) {
        if (unit.label().startsWith(written) || (unit.label() + "s").equals(written)) {
          return unit == MILLISECOND && written.equals("m") ? MINUTE : unit;
        }
      }
      throw new IllegalStateException("No unit '" + written + "'");
    }
  }

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if the text is no duration, is finer than a millisecond or too
   *     long for 64-bit milliseconds
   */
  public static Duration parse(String text) {
    String stripped = text.strip();
    Matcher written = WRITTEN.matcher(stripped);
    if (!VALID.matcher(stripped).matches() || !written.matches()) {
      throw invalid(text, "a number and a unit, such as 90 seconds, 1 hour or 2 days");
    }
    BigDecimal millis =
        new BigDecimal(written.group(1))
            .multiply(BigDecimal.valueOf(Unit.of(written.group(2)).millis));
    try {
      return Duration.ofMillis(millis.longValueExact());
    } catch (ArithmeticException e) {
      throw invalid(text, "a whole number of milliseconds that fits 64 bits");
    }
  }

  /**
   * Writes a duration in the largest unit of which it is a whole number, so that {@link #parse}
   * reads the same one.
   *
   * @throws IllegalArgumentException if it is negative or finer than a millisecond
   */
  public static String format(Duration duration) {
    if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
      throw invalid(duration.toString(), "zero or more whole milliseconds");
    }
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0 seconds";
    }
    for (Unit unit : Unit.values()) {
      if (millis % unit.millis == 0) {
        long count = millis / unit.millis;
        return count + " " + unit.label() + (count == 1 ? "" : "s");
      }
    }
    throw new IllegalStateException("No unit divides " + millis);
  }

  private static IllegalArgumentException invalid(String text, String constraint) {
    return new IllegalArgumentException(
        "Invalid duration: '" + text + "' (must be " + constraint + ")");
  }
}
