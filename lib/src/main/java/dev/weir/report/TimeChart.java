package dev.weir.report;

import dev.weir.report.Exhibit.Curve;
import dev.weir.report.Exhibit.Point;
import dev.weir.report.Exhibit.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One value over time as inline SVG: the line, the band of what was expected (plus and minus two
 * spreads), the flagged windows shaded and dotted, the peak in words.
 *
 * <p>Lengths along time are percentages and those along the value pixels, so the chart fills any
 * width while its lettering keeps its size. Lines and bands live in an inner SVG whose view box is
 * stretched; strokes are not.
 */
final class TimeChart {
  private static final int WIDE = 1000;
  private static final int TOP = 24;
  private static final int BOTTOM = 22;
  private static final int MOST_TICKS = 9;
  private static final int MOST_MARKS = 40;

  private final Exhibit exhibit;
  private final Curve curve;
  private final int height;
  private final ValueScale scale;
  private final boolean many;
  private final StringBuilder out = new StringBuilder(8192);

  private TimeChart(Exhibit exhibit, Curve curve, int height) {
    this.exhibit = exhibit;
    this.curve = curve;
    this.height = height;
    this.many =
        curve.points().stream().filter(p -> p.verdict() != Verdict.CALM).count() > MOST_MARKS;
    this.scale = ValueScale.over(curve.points(), TOP, height - BOTTOM);
  }

  /**
   * Draws a curve of an exhibit.
   *
   * @param id unique in the page
   * @param height in pixels
   */
  static String svg(Exhibit exhibit, Curve curve, String id, int height) {
    return new TimeChart(exhibit, curve, height).draw(id);
  }

  private String draw(String id) {
    out.append("<svg class=\"chart\" role=\"img\" height=\"").append(height);
    out.append("\" aria-labelledby=\"").append(id).append("-t ").append(id).append("-d\">\n");
    out.append("<title id=\"").append(id).append("-t\">").append(title()).append("</title>");
    out.append("<desc id=\"").append(id).append("-d\">").append(description()).append("</desc>\n");
    valueAxis();
    flaggedWindows();
    timeAxis();
    out.append("<svg viewBox=\"0 0 ").append(WIDE).append(' ').append(height);
    out.append("\" width=\"100%\" height=\"").append(height);
    out.append("\" preserveAspectRatio=\"none\">\n");
    path("band", ChartPaths.band(curve.points(), this::x, scale::y, reach()));
    path("expected", line(Point::expected));
    path("line", line(Point::value));
    if (many) {
      path("strange", line(TimeChart::flaggedValue));
    }
    out.append("</svg>\n");
    dots();
    curve.at(exhibit.incident().peak()).ifPresent(this::callOut);
    return out.append("</svg>\n").toString();
  }

  private String title() {
    return Html.escape(exhibit.incident().series() + ": " + Words.name(curve.name()));
  }

  private String description() {
    Incident incident = exhibit.incident();
    String peak =
        curve
            .at(incident.peak())
            .map(p -> " At " + Times.time(p.time()) + " UTC it was " + Words.point(p) + ".")
            .orElse("");
    return Html.escape(
        "From "
            + Times.time(exhibit.from())
            + " to "
            + Times.time(exhibit.to())
            + " UTC. "
            + Numbers.count(incident.anomalies(), "window")
            + " flagged between "
            + Times.span(incident.start(), incident.end())
            + "."
            + peak);
  }

  private Duration reach() {
    return exhibit.bucket().multipliedBy(5).dividedBy(2);
  }

  private void valueAxis() {
    for (double tick : scale.ticks()) {
      String y = ChartPaths.number(scale.y(tick));
      String kind = tick == 0 ? "zero" : "grid";
      out.append("<line class=\"").append(kind).append("\" x1=\"0\" x2=\"100%\" y1=\"");
      out.append(y).append("\" y2=\"").append(y).append("\"/>");
      out.append("<text class=\"tick\" x=\"-8\" y=\"").append(y);
      out.append("\" dy=\".34em\" text-anchor=\"end\">");
      out.append(Html.escape(scale.label(tick))).append("</text>\n");
    }
  }

  private void timeAxis() {
    int base = height - BOTTOM;
    for (Axis.TimeTick tick : Axis.times(exhibit.from(), exhibit.to(), MOST_TICKS)) {
      double share = share(tick.time());
      String x = percent(share);
      String anchor = share < 0.03 ? "start" : share > 0.95 ? "end" : "middle";
      out.append("<g class=\"").append(tick.weight()).append("\"><line class=\"notch\" x1=\"");
      out.append(x).append("\" x2=\"").append(x).append("\" y1=\"").append(base);
      out.append("\" y2=\"").append(base + 5).append("\"/><text class=\"tick\" x=\"").append(x);
      out.append("\" y=\"").append(base + 18).append("\" text-anchor=\"").append(anchor);
      out.append("\">").append(tick.label()).append("</text></g>\n");
    }
  }

  /**
   * One mark a window, each with its value to hover; where there are many, one mark a run of
   * windows.
   */
  private void flaggedWindows() {
    List<Point> points = curve.points();
    for (int i = 0; i < points.size(); i++) {
      Point first = points.get(i);
      if (first.verdict() == Verdict.CALM) {
        continue;
      }
      int last = i;
      while (many && last + 1 < points.size() && follows(points.get(last), points.get(last + 1))) {
        last++;
      }
      Instant end = points.get(last).time().plus(exhibit.bucket());
      String one = Times.time(first.time()) + ": " + Words.point(first);
      mark(first, end, last == i ? one : Times.span(first.time(), end));
      i = last;
    }
  }

  private boolean follows(Point point, Point next) {
    return next.verdict() == point.verdict() && !point.time().plus(reach()).isBefore(next.time());
  }

  private void mark(Point first, Instant end, String label) {
    String kind = first.verdict() == Verdict.FLAGGED ? "flagged" : "flagged elsewhere";
    double from = share(first.time());
    double to = Math.min(1, share(end));
    out.append("<rect class=\"").append(kind).append("\" x=\"").append(percent(from));
    out.append("\" width=\"").append(percent(to - from)).append("\" y=\"").append(TOP - 6);
    out.append("\" height=\"").append(height - BOTTOM - TOP + 6).append("\"><title>");
    out.append(Html.escape(label)).append("</title></rect>\n");
  }

  private void dots() {
    if (many) {
      return;
    }
    for (Point point : curve.points()) {
      if (Double.isFinite(flaggedValue(point))) {
        out.append("<circle class=\"dot\" r=\"2.6\" cx=\"");
        out.append(percent(middle(point.time()))).append("\" cy=\"");
        out.append(ChartPaths.number(scale.y(point.value()))).append("\"/>");
      }
    }
    out.append('\n');
  }

  private static double flaggedValue(Point point) {
    return point.verdict() == Verdict.FLAGGED ? point.value() : Double.NaN;
  }

  private void callOut(Point peak) {
    double share = middle(peak.time());
    String x = percent(share);
    String anchor = share < 0.3 ? "start" : share > 0.7 ? "end" : "middle";
    double y = Double.isFinite(peak.value()) ? scale.y(peak.value()) : scale.y(scale.low());
    if (y - 5 > TOP - 6) {
      out.append("<line class=\"leader\" x1=\"").append(x).append("\" x2=\"").append(x);
      out.append("\" y1=\"").append(TOP - 9).append("\" y2=\"");
      out.append(ChartPaths.number(y - 5)).append("\"/>");
    }
    out.append("<text class=\"peak\" x=\"").append(x).append("\" y=\"11\" text-anchor=\"");
    out.append(anchor).append("\">").append(Html.escape(Words.peak(peak))).append("</text>\n");
  }

  private void path(String kind, String data) {
    if (!data.isEmpty()) {
      out.append("<path class=\"").append(kind).append("\" d=\"").append(data).append("\"/>\n");
    }
  }

  private String line(ToDoubleFunction<Point> value) {
    return ChartPaths.line(curve.points(), this::x, scale::y, value, reach());
  }

  private double x(Instant time) {
    return middle(time) * WIDE;
  }

  /** Where the middle of the window that starts at a time lies, from 0 to 1. */
  private double middle(Instant time) {
    return share(time.plus(exhibit.bucket().dividedBy(2)));
  }

  private double share(Instant time) {
    double whole = ChartPaths.seconds(Duration.between(exhibit.from(), exhibit.to()));
    return ChartPaths.seconds(Duration.between(exhibit.from(), time)) / whole;
  }

  private static String percent(double share) {
    return ChartPaths.number(share * 100, 2) + "%";
  }
}
