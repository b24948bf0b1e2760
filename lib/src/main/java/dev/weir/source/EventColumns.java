package dev.weir.source;

import java.util.stream.IntStream;

/** The columns of an event, as every source hands it on. */
public final class EventColumns {

  /** STRING: the values of the series columns, joined by '/'. */
  public static final String SERIES = "series";

  /** TIMESTAMP: the event time; null where it is missing, unreadable or from the future. */
  public static final String TIME = "event_time";

  /** LONG: the hash of the declared key; 0 when none is declared. */
  public static final String KEY = "key_hash";

  /** STRING: why the row is refused; null in a valid event. */
  public static final String REASON = "reason";

  /** STRING: a refused row as text; null in a valid event. */
  public static final String RAW = "raw";

  /**
   * STRING: where a row stood in its source; of a valid event only in a stream whose source tells.
   */
  public static final String POSITION = "position";

  private EventColumns() {}

  /** DOUBLE: the n-th input of the series program; null is missing. */
  public static String input(int index) {
    return "input_" + index;
  }

  /** The names of all input columns. */
  public static String[] inputs(int count) {
    return IntStream.range(0, count).mapToObj(EventColumns::input).toArray(String[]::new);
  }
}
