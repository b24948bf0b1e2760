package dev.weir.report;

import dev.weir.report.Ledger.Entry;
import dev.weir.report.Ledger.Refused;

/** Where every input row went, job by job. */
final class LedgerSection {
  private static final String[] COLUMNS = {
    "Input", "Scored", "Warming up", "Open", "Outside", "Landed", "Late", "Duplicate", "Quarantined"
  };

  private LedgerSection() {}

  static String html(Ledger ledger) {
    StringBuilder out = new StringBuilder("<section id=\"ledger\">\n<h2>The ledger</h2>\n");
    if (ledger.jobs().isEmpty()) {
      return out.append("<p class=\"empty\">No job has read anything yet.</p>\n</section>\n")
          .toString();
    }
    out.append(
        "<p class=\"note\">Nothing is lost, nothing counted twice: each input row is scored,");
    out.append(
        " warming up, open, outside the asked range, landed, late, duplicate or quarantined.</p>\n");
    out.append("<table class=\"ledger\"><thead><tr><th scope=\"col\">Job</th>");
    for (String column : COLUMNS) {
      out.append("<th scope=\"col\" class=\"n\">").append(column).append("</th>");
    }
    out.append("<th scope=\"col\">Adds up</th></tr></thead>\n<tbody>\n");
    ledger.jobs().forEach(entry -> row(out, entry));
    out.append("</tbody></table>\n");
    quarantine(out, ledger);
    return out.append("</section>\n").toString();
  }

  private static void row(StringBuilder out, Entry entry) {
    long[] counts = {
      entry.input(),
      entry.scored(),
      entry.warmingUp(),
      entry.open(),
      entry.outside(),
      entry.landed(),
      entry.late(),
      entry.duplicate(),
      entry.quarantined()
    };
    out.append("<tr><th scope=\"row\">").append(Html.escape(entry.job())).append("<small> · ");
    out.append(Numbers.count(entry.runs(), "run")).append("</small></th>");
    for (int i = 0; i < counts.length; i++) {
      out.append("<td class=\"n").append(counts[i] == 0 ? " none" : "").append("\" data-label=\"");
      out.append(COLUMNS[i]).append("\">").append(Numbers.count(counts[i])).append("</td>");
    }
    out.append("<td class=\"sum\" data-label=\"Adds up\">").append(verdict(entry));
    out.append("</td></tr>\n");
  }

  private static String verdict(Entry entry) {
    if (entry.balances()) {
      return "<span class=\"yes\">✓ yes</span>";
    }
    String runs =
        entry.unbalancedRuns() > 0 ? " in " + Numbers.count(entry.unbalancedRuns(), "run") : "";
    return "<strong class=\"no\">✗ off by "
        + Numbers.count(entry.difference())
        + runs
        + "</strong>";
  }

  private static void quarantine(StringBuilder out, Ledger ledger) {
    if (ledger.quarantine().isEmpty()) {
      out.append("<p class=\"note\">The quarantine is empty.</p>\n");
      return;
    }
    out.append("<h3>In quarantine</h3>\n<table class=\"refused\"><thead><tr>");
    out.append("<th scope=\"col\">Reason</th><th scope=\"col\">Job</th>");
    out.append("<th scope=\"col\" class=\"n\">Rows</th></tr></thead>\n<tbody>\n");
    for (Refused refused : ledger.quarantine()) {
      out.append("<tr><td>").append(Html.escape(refused.reason())).append("</td><td>");
      out.append(Html.escape(refused.job())).append("</td><td class=\"n\">");
      out.append(Numbers.count(refused.rows())).append("</td></tr>\n");
    }
    out.append("</tbody></table>\n");
  }
}
