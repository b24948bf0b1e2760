package dev.weir.engine;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What a check of a promise found.
 *
 * @param promise its name, P1 to P6
 * @param says what is promised
 * @param detail what was looked at; where it is broken, the first row or run that shows it
 */
public record Finding(String promise, String says, Result result, String detail) {

  /** How a promise stands. */
  public enum Result {
    HOLDS("holds"),
    BROKEN("broken"),
    NOT_CHECKED("not checked");

    private final String text;

    Result(String text) {
      this.text = text;
    }

    /** The result in words. */
    @JsonValue
    public String text() {
      return text;
    }
  }

  /** The same of a check that does not know which promise it is for. */
  record Found(Result result, String detail) {

    static Found holds(String what, Object... values) {
      return new Found(Result.HOLDS, String.format(what, values));
    }

    static Found broken(String what, Object... values) {
      return new Found(Result.BROKEN, String.format(what, values));
    }

    static Found notChecked(String why, Object... values) {
      return new Found(Result.NOT_CHECKED, String.format(why, values));
    }
  }
}
