package dev.weir.jobs;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.spark.sql.Row;

/** An incident as one line of text. */
final class IncidentLine {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  private IncidentLine() {}

  static String of(Row incident) {
    List<Row> reasons = incident.getList(incident.fieldIndex("reasons"));
    return String.format(
        "%s  %s to %s  severity %.1f%s",
        incident.<String>getAs("series"),
        MINUTE.format(incident.<java.sql.Timestamp>getAs("start_time").toInstant()),
        MINUTE.format(incident.<java.sql.Timestamp>getAs("end_time").toInstant()),
        incident.<Double>getAs("peak_severity"),
        reasons.isEmpty() ? "" : "  " + reason(reasons.get(0)));
  }

  private static String reason(Row reason) {
    String expected =
        reason.isNullAt(2) ? "" : String.format(", expected %.4g", reason.getDouble(2));
    String value = reason.isNullAt(1) ? "missing" : String.format("%.4g", reason.getDouble(1));
    return reason.getString(0) + ": " + value + expected;
  }
}
