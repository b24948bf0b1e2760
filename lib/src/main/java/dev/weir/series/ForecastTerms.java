package dev.weir.series;

import dev.weir.spec.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;

/**
 * What a forecast is a sum of: a level, a slope, sines and cosines of the day, the week and the
 * year (365.25 days), all from the epoch, and 1 on a holiday, by the UTC calendar.
 */
final class ForecastTerms {
  static final int LEVEL = 0;
  static final int SLOPE = 1;
  private static final int SEASONS = 2; // the first of their terms
  private static final long DAY_US = Times.micros(Duration.ofDays(1));
  private static final long[] PERIODS_US = {DAY_US, 7 * DAY_US, 1461 * (DAY_US / 4)};

  private final int[] orders;
  private final Set<Long> holidays = new HashSet<>(); // days since the epoch
  private final int count;

  /**
   * The terms of the options.
   *
   * @throws IllegalArgumentException where a holiday is no date
   */
  ForecastTerms(Settings settings) {
    orders =
        new int[] {
          settings.integer("daily"), settings.integer("weekly"), settings.integer("yearly")
        };
    for (String written : settings.texts("holidays")) {
      try {
        holidays.add(LocalDate.parse(written).toEpochDay());
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "Invalid holidays: " + written + " (must be dates such as 2024-12-25)", e);
      }
    }
    int seasons = 2 * (orders[0] + orders[1] + orders[2]);
    count = SEASONS + seasons + (holidays.isEmpty() ? 0 : 1);
  }

  int count() {
    return count;
  }

  /**
   * The terms of a time.
   *
   * @param age what the slope is multiplied by
   */
  double[] at(long timeUs, double age) {
    double[] z = new double[count];
    z[LEVEL] = 1;
    z[SLOPE] = age;
    int next = SEASONS;
    for (int i = 0; i < orders.length; i++) {
      if (orders[i] > 0) {
        waves(Math.floorMod(timeUs, PERIODS_US[i]) / (double) PERIODS_US[i], orders[i], z, next);
        next += 2 * orders[i];
      }
    }
    if (!holidays.isEmpty()) {
      z[next] = holidays.contains(Math.floorDiv(timeUs, DAY_US)) ? 1 : 0;
    }
    return z;
  }

  /** The harmonics of a phase, each by the addition theorem from the one before. */
  private static void waves(double phase, int order, double[] into, int at) {
    double cosine = StrictMath.cos(2 * Math.PI * phase);
    double sine = StrictMath.sin(2 * Math.PI * phase);
    double c = 1;
    double s = 0;
    for (int harmonic = 0; harmonic < order; harmonic++) {
      double further = c * cosine - s * sine;
      s = s * cosine + c * sine;
      c = further;
      into[at + 2 * harmonic] = c;
      into[at + 2 * harmonic + 1] = s;
    }
  }
}
