package dev.weir.engine;

import java.time.LocalDate;

/** Conditions on a table's time columns, as SQL that prunes partitions too. */
final class Ranges {

  private Ranges() {}

  /** Rows whose event_time lies in [from, to). */
  static String eventTime(long fromUs, long toUs) {
    return "event_date >= DATE'"
        + LocalDate.ofEpochDay(Times.day(fromUs))
        + "' AND event_date <= DATE'"
        + LocalDate.ofEpochDay(Times.day(toUs - 1))
        + "' AND "
        + within("event_time", fromUs, toUs);
  }

  /** Rows whose event_time is an instant or later. */
  static String from(long fromUs) {
    return "event_date >= DATE'"
        + LocalDate.ofEpochDay(Times.day(fromUs))
        + "' AND event_time >= TIMESTAMP'"
        + Times.instant(fromUs)
        + "'";
  }

  /** Rows of which a timestamp column lies in [from, to). */
  static String within(String column, long fromUs, long toUs) {
    return column
        + " >= TIMESTAMP'"
        + Times.instant(fromUs)
        + "' AND "
        + column
        + " < TIMESTAMP'"
        + Times.instant(toUs)
        + "'";
  }
}
