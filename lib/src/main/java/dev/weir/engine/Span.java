package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import java.sql.Timestamp;
import org.apache.spark.sql.Column;

/** A time from an instant on, before another; in microseconds. */
record Span(long fromUs, long endUs) {

  /** The span from the earliest to the latest of some instants, both inside. */
  static Span of(Timestamp earliest, Timestamp latest) {
    return new Span(Times.micros(earliest), Times.micros(latest) + 1);
  }

  /** The span that holds this one and another. */
  Span and(Span other) {
    return new Span(Math.min(fromUs, other.fromUs), Math.max(endUs, other.endUs));
  }

  /** Rows whose instant lies inside. */
  Column holds(String column) {
    return col(column).geq(Times.timestamp(fromUs)).and(col(column).lt(Times.timestamp(endUs)));
  }
}
