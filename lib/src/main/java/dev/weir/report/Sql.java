package dev.weir.report;

import java.util.stream.Collectors;

/** Queries for a reader who wants to dig further, in Spark SQL. */
final class Sql {
  private Sql() {}

  /** What was seen around an incident. */
  static String dig(String pipeline, Exhibit exhibit) {
    String values =
        exhibit.curves().stream()
            .map(Exhibit.Curve::name)
            .map(Sql::identifier)
            .map(v -> "       s.values." + v + ", s.expected." + v + ", s.spread." + v + ",\n")
            .collect(Collectors.joining());
    return "SELECT s.event_time, s.score,\n"
        + values
        + "       s.features, s.model_version\n"
        + "FROM weir."
        + identifier(pipeline)
        + ".scores AS s\n"
        + "WHERE s.series = "
        + literal(exhibit.incident().series())
        + "\n  AND s.event_time BETWEEN TIMESTAMP '"
        + exhibit.from()
        + "'\n                       AND TIMESTAMP '"
        + exhibit.to()
        + "'\nORDER BY s.event_time;";
  }

  /** A name, quoted where it needs to be. */
  static String identifier(String name) {
    boolean plain = name.matches("[A-Za-z_][A-Za-z0-9_]*");
    return plain ? name : "`" + name.replace("`", "``") + "`";
  }

  /** A text, quoted and escaped. */
  static String literal(String text) {
    String escaped =
        text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r");
    return "'" + escaped + "'";
  }
}
