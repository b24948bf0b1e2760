package dev.weir.jobs.torture;

import java.util.Locale;

/** A way in which a record can be malformed, and the reason for which it must be refused. */
enum Malformation {
  TRUNCATED("left(json, 12 + int(h % 40))", "malformed row"),
  WRONG_TYPE("regexp_replace(json, '\"v\":[^,]+', '\"v\":\"many\"')", "malformed row"),
  NOT_A_NUMBER("regexp_replace(json, '\"v\":[^,]+', '\"v\":NaN')", "impossible value: v"),
  NOT_UTF_8("concat(binary(left(json, 8)), X'C328', binary(substr(json, 9)))", "not UTF-8"),
  NO_VALUE("NULL", "missing value"),
  DEEPLY_NESTED("concat('{\"t\":', repeat('[', 5000), repeat(']', 5000), '}')", "malformed row"),
  REPEATED_KEY("concat('{\"v\":1,', substr(json, 2))", "repeated key"),
  UNKNOWN_KIND("replace(json, concat('\"', kind, '\"'), '\"xyz\"')", "unknown_kind"),
  FAR_PAST("replace(json, '\"t\":\"20', '\"t\":\"19')", "late"),
  FAR_FUTURE("replace(json, '\"t\":\"20', '\"t\":\"21')", "event time in the future: t"),
  EMPTY("''", "empty value"),

  /** Ten megabytes. */
  HUGE("repeat('x', 10000000)", "malformed row");

  private final String value;
  private final String reason;

  Malformation(String value, String reason) {
    this.value = value;
    this.reason = reason;
  }

  /** The record's value, as an SQL expression over the sound one's columns. */
  String value() {
    return "binary(" + value + ")";
  }

  String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
