package dev.weir.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Round places for the ticks of a chart's axes. */
final class Axis {
  private static final DateTimeFormatter DAY = Times.pattern("d MMM");
  private static final DateTimeFormatter MONTH = Times.pattern("MMM uuuu");
  private static final long DAY_SECONDS = 86_400;
  private static final long FIRST_MONDAY = 4 * DAY_SECONDS;
  private static final long[] STEPS_SECONDS = {
    1,
    5,
    15,
    30,
    60,
    300,
    900,
    1800,
    3600,
    10_800,
    21_600,
    43_200,
    DAY_SECONDS,
    2 * DAY_SECONDS,
    7 * DAY_SECONDS,
    14 * DAY_SECONDS
  };

  private Axis() {}

  /**
   * A tick of the time axis.
   *
   * @param time where it is
   * @param label what it says
   * @param weight {@code major} for ticks that stay on a narrow screen, {@code minor} for those
   *     that give way
   */
  record TimeTick(Instant time, String label, String weight) {}

  /** Round numbers within a range, both ends possibly outside of it, about as many as wanted. */
  static List<Double> numbers(double low, double high, int wanted) {
    double raw = (high - low) / Math.max(1, wanted);
    if (!(raw > 0) || Double.isInfinite(raw)) {
      return List.of(low);
    }
    double magnitude = StrictMath.pow(10, Math.floor(StrictMath.log10(raw)));
    double ratio = raw / magnitude;
    double step = (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10) * magnitude;
    List<Double> ticks = new ArrayList<>();
    long last = (long) Math.floor(high / step + 1e-9);
    for (long i = (long) Math.ceil(low / step - 1e-9); i <= last; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** Round times within a stretch: midnights, full hours, firsts of the month. */
  static List<TimeTick> times(Instant from, Instant to, int most) {
    long seconds = Math.max(1, Duration.between(from, to).getSeconds());
    for (long step : STEPS_SECONDS) {
      if (seconds / step < most) {
        return even(from, to, step, most);
      }
    }
    return months(from, to, most);
  }

  private static List<TimeTick> even(Instant from, Instant to, long step, int most) {
    List<Instant> times = new ArrayList<>();
    long origin = step % (7 * DAY_SECONDS) == 0 ? FIRST_MONDAY : 0;
    long first = Math.floorDiv(from.getEpochSecond() - origin + step - 1, step) * step + origin;
    for (long at = first; at < to.getEpochSecond(); at += step) {
      times.add(Instant.ofEpochSecond(at));
    }
    return weighed(times, time -> label(time, step), most);
  }

  private static String label(Instant time, long step) {
    boolean midnight = Math.floorMod(time.getEpochSecond(), DAY_SECONDS) == 0;
    return midnight || step >= DAY_SECONDS ? DAY.format(Times.utc(time)) : Times.clock(time);
  }

  private static List<TimeTick> months(Instant from, Instant to, int most) {
    LocalDate month = LocalDate.ofInstant(from, ZoneOffset.UTC).withDayOfMonth(1).plusMonths(1);
    long months = Math.max(1, Duration.between(from, to).toDays() / 30);
    long step = (months + most - 1) / most;
    List<Instant> times = new ArrayList<>();
    for (;
        month.atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(to);
        month = month.plusMonths(step)) {
      times.add(month.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    return weighed(times, time -> MONTH.format(Times.utc(time)), most);
  }

  private static List<TimeTick> weighed(
      List<Instant> times, Function<Instant, String> label, int most) {
    int keep = times.size() > most / 2 ? 2 : 1;
    long midnights = times.stream().filter(Axis::midnight).count();
    boolean byDate = keep > 1 && midnights >= 2 && midnights < times.size();
    List<TimeTick> ticks = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      Instant time = times.get(i);
      boolean major = byDate ? midnight(time) : i % keep == 0;
      ticks.add(new TimeTick(time, label.apply(time), major ? "major" : "minor"));
    }
    return ticks;
  }

  private static boolean midnight(Instant time) {
    return Math.floorMod(time.getEpochSecond(), DAY_SECONDS) == 0;
  }
}
