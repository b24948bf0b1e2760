package dev.weir.engine;

/** Where a long job says how far it is. */
@FunctionalInterface
public interface Progress {

  /** Says nothing. */
  Progress SILENT = message -> {};

  /** One line, without an end of line. */
  void say(String message);
}
