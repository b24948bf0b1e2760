package dev.weir.jobs;

import java.util.ArrayList;
import java.util.List;

/** Splits a script into statements at semicolons that are in no text, name or comment. */
final class Statements {

  private final String script;
  private final List<String> complete = new ArrayList<>();
  private int start;
  private int at;

  private Statements(String script) {
    this.script = script;
  }

  /**
   * What a script holds.
   *
   * @param complete the statements that end with a semicolon, without it
   * @param rest what comes after the last one, without space and comments around it
   */
  record Split(List<String> complete, String rest) {

    /** All statements; the last one may lack its semicolon. */
    List<String> all() {
      List<String> all = new ArrayList<>(complete);
      if (!rest.isEmpty()) {
        all.add(rest);
      }
      return all;
    }
  }

  static Split of(String script) {
    return new Statements(script).split();
  }

  private Split split() {
    while (at < script.length()) {
      char c = script.charAt(at);
      if (c == '\'' || c == '"' || c == '`') {
        skipQuoted(c);
      } else if (script.startsWith("--", at)) {
        skipTo("\n", 2);
      } else if (script.startsWith("/*", at)) {
        skipTo("*/", 2);
      } else {
        at++;
        if (c == ';') {
          add(script.substring(start, at - 1));
          start = at;
        }
      }
    }
    String rest = script.substring(Math.min(start, script.length()));
    return new Split(List.copyOf(complete), isBlank(rest) ? "" : rest.strip());
  }

  private void add(String statement) {
    if (!isBlank(statement)) {
      complete.add(statement.strip());
    }
  }

  /** Spark's texts escape by a backslash, its names by doubling, which reads as two in a row. */
  private void skipQuoted(char quote) {
    at++;
    while (at < script.length() && script.charAt(at) != quote) {
      at += quote != '`' && script.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(at + 1, script.length());
  }

  private void skipTo(String end, int from) {
    int found = script.indexOf(end, at + from);
    at = found < 0 ? script.length() : found + end.length();
  }

  private static boolean isBlank(String text) {
    return text.replaceAll("(?s)/\\*.*?(\\*/|$)|--[^\n]*", "").isBlank();
  }
}
