package dev.weir.report;

import dev.weir.report.ReportContent.Period;
import dev.weir.report.ReportContent.Totals;
import java.util.List;
import java.util.Map;

/**
 * A report as one HTML file that needs nothing else: styles, script and charts are inside, nothing
 * is fetched. The same content gives the same text.
 */
public final class HtmlReport {
  private HtmlReport() {}

  /** Renders a report; linear in the points of its charts plus the incidents of its table. */
  public static String render(ReportContent content) {
    return Html.fill(
        Html.resource("report.html"),
        Map.of(
            "pipeline", Html.escape(content.pipeline()),
            "style", Html.resource("report.css"),
            "script", Html.resource("report.js"),
            "masthead", masthead(content),
            "calendar", calendar(content),
            "exhibits", IncidentSections.exhibits(content),
            "incidents", IncidentSections.table(content),
            "model", ModelSection.html(content),
            "ledger", LedgerSection.html(content.ledger())));
  }

  private static String masthead(ReportContent content) {
    String period =
        content.period().map(p -> Times.days(p.from(), p.to())).orElse("nothing scored yet");
    return "<p class=\"kicker\">Weir · anomaly report</p>\n<h1>"
        + Html.escape(content.pipeline())
        + "<span class=\"period\">"
        + Html.escape(period)
        + "</span></h1>\n<p class=\"deck\">"
        + deck(content)
        + "</p>\n"
        + figures(content);
  }

  private static String deck(ReportContent content) {
    Totals totals = content.totals();
    if (totals.observations() == 0) {
      return "Nothing has been observed yet. Train the pipeline, then start its stream or score its"
          + " history with a backfill, and this page will fill itself.";
    }
    boolean one = totals.series() == 1;
    String watched =
        "Watched: "
            + Numbers.count(totals.series(), "series")
            + (one ? ", its " : ", the ")
            + (content.values().size() == 1 ? "value " : "values ")
            + list(content.values())
            + (one ? "." : " of each.");
    if (totals.incidents() == 0) {
      return Html.escape(watched + " Nothing strange was found.");
    }
    return Html.escape(watched) + worst(content);
  }

  private static String worst(ReportContent content) {
    return content.exhibits().stream()
        .findFirst()
        .map(
            exhibit ->
                " Strangest of all: <strong>"
                    + Html.escape(exhibit.incident().series())
                    + "</strong> on "
                    + Times.day(exhibit.incident().peak())
                    + ", "
                    + Html.escape(Words.headline(exhibit))
                    + ".")
        .orElse("");
  }

  private static String list(List<String> names) {
    List<String> said = names.stream().map(Words::name).toList();
    int last = said.size() - 1;
    return last < 1
        ? String.join("", said)
        : String.join(", ", said.subList(0, last)) + " and " + said.get(last);
  }

  private static String figures(ReportContent content) {
    Totals totals = content.totals();
    Ledger ledger = content.ledger();
    String balance = ledger.jobs().isEmpty() ? "–" : ledger.balances() ? "✓ yes" : "✗ no";
    return "<dl class=\"figures\">"
        + figure(Numbers.count(totals.scored()), "windows scored")
        + figure(Numbers.count(totals.anomalies()), "flagged")
        + figure(Numbers.count(totals.incidents()), "incidents")
        + figure(Numbers.number(content.incidentsPerDay()), "incidents a day")
        + figure(balance, "every row accounted for")
        + "</dl>";
  }

  private static String figure(String number, String label) {
    return "<div><dt>" + label + "</dt><dd>" + number + "</dd></div>";
  }

  private static String calendar(ReportContent content) {
    if (content.period().isEmpty()) {
      return "";
    }
    Period period = content.period().get();
    long strange = content.days().stream().filter(day -> day.anomalies() > 0).count();
    return "<section id=\"days\">\n<div>\n<h2>Day by day</h2>\n<p class=\"note\">"
        + Numbers.count(strange, "day")
        + " with incidents. The bold figure counts a day’s incidents; the stronger its colour, the"
        + " rarer its strangest window.</p>\n"
        + legend()
        + "</div>\n<div class=\"months\">\n"
        + CalendarHeatMap.svg(period, content.days())
        + "</div>\n</section>\n";
  }

  private static String legend() {
    List<Double> steps = CalendarHeatMap.STEPS;
    StringBuilder out = new StringBuilder("<p class=\"key\">").append(swatch("s0", "calm"));
    out.append(swatch("s1", "more often than 1 in " + words(steps.get(0))));
    for (int i = 0; i < steps.size(); i++) {
      String rarer = i == steps.size() - 1 ? " or rarer" : "";
      out.append(swatch("s" + (i + 2), "1 in " + words(steps.get(i)) + rarer));
    }
    return out.append(swatch("unseen", "nothing observed")).append("</p>\n").toString();
  }

  private static String words(double severity) {
    return Words.odds(severity).substring("1 in ".length());
  }

  private static String swatch(String level, String label) {
    return "<span><i class=\"swatch " + level + "\"></i>" + label + "</span> ";
  }
}
