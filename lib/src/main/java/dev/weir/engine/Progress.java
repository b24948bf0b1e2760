package dev.weir.engine;

import java.util.Map;

/** Where a long job says how far it is. */
@FunctionalInterface
public interface Progress {

  /** Says nothing. */
  Progress SILENT = message -> {};

  /** One line, without an end of line. */
  void say(String message);

  /** The same with what it says as fields, for logs that machines read. */
  default void say(String message, Map<String, ?> fields) {
    say(message);
  }
}
