package dev.weir.report;

import dev.weir.report.Exhibit.Curve;
import dev.weir.report.Incident.Reason;
import java.util.List;

/** The worst incidents with their charts, and the table of all. */
final class IncidentSections {
  private static final int MOST_REASONS = 5;
  private static final int LONG_NAME = 28;
  private static final int FIRST_HEIGHT = 210;
  private static final int NEXT_HEIGHT = 120;

  private IncidentSections() {}

  static String exhibits(ReportContent content) {
    List<Exhibit> exhibits = content.exhibits();
    if (exhibits.isEmpty()) {
      String text =
          content.totals().observations() == 0
              ? "There is nothing to judge yet."
              : "No incident in this period. Either all was well or the threshold is high: the"
                  + " ledger below says how much was looked at.";
      return "<section id=\"worst\"><h2>Incidents</h2><p class=\"empty\">"
          + text
          + "</p></section>";
    }
    StringBuilder out = new StringBuilder("<section id=\"worst\">\n<h2>");
    out.append(exhibits.size() == 1 ? "The incident" : "The strangest incidents");
    out.append("</h2>\n<p class=\"note\">Ranked by the rarity of their strangest window.");
    out.append(" All times are UTC.</p>\n").append(key());
    for (int i = 0; i < exhibits.size(); i++) {
      exhibit(out, content.pipeline(), exhibits.get(i), i + 1);
    }
    return out.append("</section>\n").toString();
  }

  private static String key() {
    return "<p class=\"key\">"
        + "<span><i class=\"stroke seen\"></i>seen</span> "
        + "<span><i class=\"stroke usual\"></i>expected</span> "
        + "<span><i class=\"swatch range\"></i>within two spreads of it</span> "
        + "<span><i class=\"swatch mark\"></i>flagged window</span> "
        + "<span><i class=\"swatch other\"></i>flagged, another incident</span></p>\n";
  }

  private static void exhibit(StringBuilder out, String pipeline, Exhibit exhibit, int rank) {
    Incident incident = exhibit.incident();
    out.append("<article class=\"incident\" id=\"incident-").append(rank).append("\">\n");
    out.append("<header><p class=\"rank\">").append(rank).append("</p>");
    out.append(incident.series().length() > LONG_NAME ? "<h3 class=\"long\">" : "<h3>");
    out.append(Html.escape(incident.series())).append("</h3>\n<p class=\"what\">");
    out.append(Html.escape(Words.headline(exhibit))).append("</p>\n<p class=\"when\">");
    out.append(Times.span(incident.start(), incident.end())).append(" UTC<br>");
    out.append(Times.duration(incident.duration())).append(", ");
    out.append(Numbers.count(incident.anomalies(), "window"));
    out.append(" flagged");
    out.append(incident.kind().isEmpty() ? "" : ", " + Html.escape(incident.kind()));
    out.append("</p>\n<p class=\"rarity\">");
    out.append(Words.severity(incident.peakSeverity())).append(".</p>\n");
    reasons(out, incident.reasons());
    out.append("</header>\n<div class=\"charts\">\n");
    charts(out, exhibit, rank);
    out.append("<details class=\"dig\"><summary>Dig further in SQL</summary><div class=\"sql\">");
    out.append("<button type=\"button\" class=\"copy\" hidden>Copy</button><pre><code>");
    out.append(Html.escape(Sql.dig(pipeline, exhibit)));
    out.append("</code></pre></div></details>\n</div>\n</article>\n");
  }

  private static void charts(StringBuilder out, Exhibit exhibit, int rank) {
    if (exhibit.curves().stream().allMatch(curve -> curve.points().isEmpty())) {
      out.append("<p class=\"empty\">The scores of this period are no longer kept.</p>\n");
      return;
    }
    String each =
        exhibit.bucket().compareTo(exhibit.window()) > 0
            ? ", the strangest window of every " + Times.duration(exhibit.bucket())
            : "";
    List<Curve> curves = exhibit.curves();
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      int height = i == 0 ? FIRST_HEIGHT : NEXT_HEIGHT;
      out.append("<figure><figcaption><b>").append(Html.escape(Words.name(curve.name())));
      out.append("</b>").append(each).append("</figcaption>\n");
      out.append(TimeChart.svg(exhibit, curve, "c" + rank + "-" + (i + 1), height));
      out.append("</figure>\n");
    }
  }

  private static void reasons(StringBuilder out, List<Reason> reasons) {
    if (reasons.isEmpty()) {
      return;
    }
    out.append("<ul class=\"reasons\" aria-label=\"Reasons\">\n");
    for (Reason reason : reasons.subList(0, Math.min(MOST_REASONS, reasons.size()))) {
      double share = Math.max(0, Math.min(1, reason.share()));
      out.append("<li><span>").append(Html.escape(Words.reason(reason))).append("</span>");
      out.append("<i class=\"bar\" style=\"width:");
      out.append(ChartPaths.number(Double.isNaN(share) ? 0 : share * 100))
          .append("%\"></i></li>\n");
    }
    int more = reasons.size() - MOST_REASONS;
    if (more > 0) {
      out.append("<li class=\"more\">and ").append(Numbers.count(more, "lesser reason"));
      out.append("</li>\n");
    }
    out.append("</ul>\n");
  }

  static String table(ReportContent content) {
    List<Incident> incidents = content.incidents();
    if (incidents.isEmpty()) {
      return "";
    }
    long total = content.totals().incidents();
    String note =
        incidents.size() < total
            ? "The strangest "
                + Numbers.count(incidents.size())
                + " of "
                + Numbers.count(total)
                + "; the rest is in <code>weir."
                + Html.escape(Sql.identifier(content.pipeline()))
                + ".incidents</code>."
            : Numbers.count(total, "incident") + ", strangest first.";
    StringBuilder out = new StringBuilder("<section id=\"all\">\n<h2>All incidents</h2>\n");
    out.append("<p class=\"note\">").append(note).append("</p>\n<table class=\"all sortable\">");
    out.append("<thead><tr><th scope=\"col\" class=\"n\">#</th><th scope=\"col\">Series</th>");
    out.append("<th scope=\"col\">Start (UTC)</th><th scope=\"col\" class=\"n\">Lasted</th>");
    out.append("<th scope=\"col\" class=\"n wide\">Windows</th>");
    out.append("<th scope=\"col\" class=\"n\">Rarity</th>");
    out.append(
        "<th scope=\"col\" class=\"wide\">Main reason at the peak</th></tr></thead>\n<tbody>\n");
    for (int i = 0; i < incidents.size(); i++) {
      row(out, incidents.get(i), i + 1, i < content.exhibits().size());
    }
    return out.append("</tbody></table>\n</section>\n").toString();
  }

  private static void row(StringBuilder out, Incident incident, int rank, boolean shown) {
    String place = shown ? "<a href=\"#incident-" + rank + "\">" + rank + "</a>" : "" + rank;
    out.append("<tr><td class=\"n\" data-v=\"").append(rank).append("\">").append(place);
    out.append("</td><th scope=\"row\">").append(Html.escape(incident.series()));
    out.append("</th><td data-v=\"").append(incident.start().getEpochSecond()).append("\">");
    out.append("<span>").append(Times.day(incident.start())).append(",</span> <span>");
    out.append(Times.clock(incident.start())).append("</span></td><td class=\"n\" data-v=\"");
    out.append(incident.duration().getSeconds()).append("\">");
    out.append(Times.brief(incident.duration())).append("</td><td class=\"n wide\" data-v=\"");
    out.append(incident.anomalies()).append("\">").append(Numbers.count(incident.anomalies()));
    out.append("</td><td class=\"n\" data-v=\"");
    out.append(Double.isFinite(incident.peakSeverity()) ? "" + incident.peakSeverity() : "0");
    out.append("\">").append(Html.escape(Words.odds(incident.peakSeverity())));
    out.append("</td><td class=\"wide\">").append(Html.escape(Words.mainReason(incident)));
    out.append("</td></tr>\n");
  }
}
