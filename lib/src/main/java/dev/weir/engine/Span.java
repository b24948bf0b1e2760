package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.sql.Timestamp;
import org.apache.spark.sql.Column;

/**
 * A time from an instant on, before another; in microseconds. The least and the greatest long are
 * open ends.
 */
record Span(long fromUs, long endUs) {

  /** The span from the earliest to the latest of some instants, both inside. */
  static Span of(Timestamp earliest, Timestamp latest) {
    return new Span(Times.micros(earliest), Times.micros(latest) + 1);
  }

  /** The span that holds this one and another. */
  Span and(Span other) {
    return new Span(Math.min(fromUs, other.fromUs), Math.max(endUs, other.endUs));
  }

  /** The span in words, for messages and names. */
  String text() {
    if (isAllTime()) {
      return "of all time";
    }
    if (fromUs == Long.MIN_VALUE) {
      return "before " + Times.instant(endUs);
    }
    return "from "
        + Times.instant(fromUs)
        + (endUs == Long.MAX_VALUE ? " on" : " to " + Times.instant(endUs));
  }

  /** Whether no instant is outside. */
  boolean isAllTime() {
    return fromUs == Long.MIN_VALUE && endUs == Long.MAX_VALUE;
  }

  /** Rows whose instant lies inside. */
  Column holds(String column) {
    Column inside = lit(true);
    if (fromUs != Long.MIN_VALUE) {
      inside = inside.and(col(column).geq(Times.timestamp(fromUs)));
    }
    if (endUs != Long.MAX_VALUE) {
      inside = inside.and(col(column).lt(Times.timestamp(endUs)));
    }
    return inside;
  }
}
