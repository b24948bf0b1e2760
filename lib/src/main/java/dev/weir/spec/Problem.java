package dev.weir.spec;

import java.util.Objects;

/**
 * One thing that is wrong with a pipeline file.
 *
 * @param line the line, from 1; 0 when the problem is the file itself
 * @param key the path of the key, such as {@code features[1].rolling.over}; empty when the text is
 *     not even YAML
 * @param message what is wrong and what to do
 */
public record Problem(int line, String key, String message) {
  public Problem {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(message, "message");
  }

  /** The problem on one line, with the file and line in front. */
  String describe(String file) {
    String where = line > 0 ? file + ":" + line + ": " : file + ": ";
    return where
        + (key.isEmpty() ? "Cannot read pipeline file: " : "Invalid " + key + ": ")
        + message;
  }
}
