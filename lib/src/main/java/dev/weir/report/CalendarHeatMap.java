package dev.weir.report;

import dev.weir.report.ReportContent.Day;
import dev.weir.report.ReportContent.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The period as a calendar: one SVG a month, one cell a day, coloured by the day's peak severity
 * and numbered with its incidents, so that colour never speaks alone.
 */
final class CalendarHeatMap {
  /** The severities at which the second and later colours start. */
  static final List<Double> STEPS = List.of(3.0, 4.0, 5.0);

  private static final int CELL = 28;
  private static final int HEAD = 40;
  private static final String WEEKDAYS = "MTWTFSS";
  private static final DateTimeFormatter MONTH = Times.pattern("MMMM uuuu");
  private static final DateTimeFormatter DATE = Times.pattern("EEEE d MMMM uuuu");

  private final Map<LocalDate, Day> days = new TreeMap<>();
  private final LocalDate first;
  private final LocalDate last;
  private final StringBuilder out = new StringBuilder(16_384);

  private CalendarHeatMap(Period period, List<Day> days) {
    days.forEach(day -> this.days.put(day.date(), day));
    this.first = date(period.from());
    this.last = date(period.to().minusNanos(1));
  }

  /** The months of a period, a cell for each of its days. */
  static String svg(Period period, List<Day> days) {
    return new CalendarHeatMap(period, days).draw();
  }

  private String draw() {
    YearMonth end = YearMonth.from(last);
    for (YearMonth month = YearMonth.from(first);
        !month.isAfter(end);
        month = month.plusMonths(1)) {
      month(month);
    }
    return out.toString();
  }

  private void month(YearMonth month) {
    LocalDate start = first.isAfter(month.atDay(1)) ? first : month.atDay(1);
    LocalDate end = last.isBefore(month.atEndOfMonth()) ? last : month.atEndOfMonth();
    int offset = start.getDayOfWeek().getValue() - 1;
    long weeks = (offset + ChronoUnit.DAYS.between(start, end) + 7) / 7;
    String id = "m" + month;
    out.append("<svg class=\"month\" role=\"img\" viewBox=\"0 0 ").append(7 * CELL).append(' ');
    out.append(HEAD + weeks * CELL).append("\" aria-labelledby=\"").append(id).append("-t ");
    out.append(id).append("-d\"><title id=\"").append(id).append("-t\">");
    out.append(MONTH.format(month)).append("</title><desc id=\"").append(id).append("-d\">");
    out.append(describe(month)).append("</desc>\n");
    out.append("<text class=\"name\" x=\"1\" y=\"15\">").append(MONTH.format(month));
    out.append("</text>");
    for (int i = 0; i < 7; i++) {
      out.append("<text class=\"weekday\" x=\"").append(i * CELL + CELL / 2 - 1);
      out.append("\" y=\"34\">").append(WEEKDAYS.charAt(i)).append("</text>");
    }
    out.append('\n');
    for (LocalDate date = start; !date.isAfter(end); date = date.plusDays(1)) {
      int place = offset + (int) ChronoUnit.DAYS.between(start, date);
      cell(date, place % 7 * CELL, HEAD + place / 7 * CELL);
    }
    out.append("</svg>\n");
  }

  private String describe(YearMonth month) {
    List<Day> flagged =
        days.values().stream()
            .filter(d -> YearMonth.from(d.date()).equals(month) && d.anomalies() > 0)
            .sorted((a, b) -> Double.compare(b.peakSeverity(), a.peakSeverity()))
            .toList();
    if (flagged.isEmpty()) {
      return "No day with an incident.";
    }
    return Html.escape(
        Numbers.count(flagged.size(), "day")
            + " with incidents, the strangest "
            + say(flagged.get(0)));
  }

  private void cell(LocalDate date, int x, int y) {
    Day day = days.get(date);
    long incidents = day == null ? 0 : day.incidents();
    int size = CELL - 2;
    out.append("<g class=\"day ").append(level(day)).append("\"><title>");
    out.append(Html.escape(day == null ? DATE.format(date) + ": nothing observed" : say(day)));
    out.append("</title><rect x=\"").append(x).append("\" y=\"").append(y).append("\" width=\"");
    out.append(size).append("\" height=\"").append(size).append("\" rx=\"2\"/>");
    text("date", x + 3, y + 9, "" + date.getDayOfMonth());
    if (incidents > 0) {
      String count = incidents < 1000 ? "" + incidents : incidents / 1000 + "k";
      text(count.length() > 2 ? "count many" : "count", x + size - 4, y + size - 4, count);
    }
    out.append("</g>\n");
  }

  private void text(String kind, int x, int y, String content) {
    out.append("<text class=\"").append(kind).append("\" x=\"").append(x).append("\" y=\"");
    out.append(y).append("\">").append(content).append("</text>");
  }

  /**
   * The colour of a day: {@code s0} for none, {@code s1} to {@code s4} by severity, {@code unseen}
   * without data.
   */
  private static String level(Day day) {
    if (day == null || (day.observations() == 0 && day.anomalies() == 0)) {
      return "unseen";
    }
    if (day.anomalies() == 0) {
      return "s0";
    }
    return "s" + (1 + STEPS.stream().filter(step -> day.peakSeverity() >= step).count());
  }

  private static String say(Day day) {
    String date = DATE.format(day.date());
    if (day.anomalies() == 0) {
      return date + ": nothing strange in " + Numbers.count(day.observations(), "window");
    }
    return date
        + ": "
        + Numbers.count(day.incidents(), "incident")
        + ", "
        + Numbers.count(day.anomalies(), "window")
        + " flagged ("
        + String.join(", ", day.series())
        + "). At worst "
        + Words.odds(day.peakSeverity())
        + ".";
  }

  private static LocalDate date(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
