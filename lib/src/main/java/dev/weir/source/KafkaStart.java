package dev.weir.source;

import dev.weir.spec.Constraint;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Where a stream of a topic begins: the option {@code start}. */
final class KafkaStart {

  /** Where the training's history ended, at the first record there is, at the next to come. */
  static final List<String> NAMES = List.of("history", "earliest", "latest");

  static final Constraint CONSTRAINT =
      new Constraint(
          "history, earliest, latest, or a time in UTC such as 2026-01-31T00:00:00Z",
          value -> NAMES.contains(value) || isTime((String) value),
          List.of());

  private KafkaStart() {}

  /** A time in milliseconds since the epoch. */
  static long ms(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  private static boolean isTime(String text) {
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
