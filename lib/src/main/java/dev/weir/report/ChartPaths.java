package dev.weir.report;

import dev.weir.report.Exhibit.Point;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Path data of lines and bands. Both break where a value is missing or the next point is too far
 * away.
 */
final class ChartPaths {
  private ChartPaths() {}

  /** A line through the finite values of points. */
  static String line(
      List<Point> points,
      ToDoubleFunction<Instant> x,
      DoubleUnaryOperator y,
      ToDoubleFunction<Point> value,
      Duration reach) {
    StringBuilder out = new StringBuilder();
    for (List<Point> run : runs(points, p -> Double.isFinite(value.applyAsDouble(p)), reach)) {
      for (int i = 0; i < run.size(); i++) {
        out.append(i == 0 ? 'M' : 'L');
        place(
            out,
            x.applyAsDouble(run.get(i).time()),
            y.applyAsDouble(value.applyAsDouble(run.get(i))));
      }
      if (run.size() == 1) {
        out.append("h0");
      }
    }
    return out.toString();
  }

  /** The area between the low and the high end of what was expected. */
  static String band(
      List<Point> points, ToDoubleFunction<Instant> x, DoubleUnaryOperator y, Duration reach) {
    StringBuilder out = new StringBuilder();
    for (List<Point> run : runs(points, Point::banded, reach)) {
      for (int i = 0; i < run.size(); i++) {
        out.append(i == 0 ? 'M' : 'L');
        place(out, x.applyAsDouble(run.get(i).time()), y.applyAsDouble(run.get(i).high()));
      }
      for (int i = run.size() - 1; i >= 0; i--) {
        out.append('L');
        place(out, x.applyAsDouble(run.get(i).time()), y.applyAsDouble(run.get(i).low()));
      }
      out.append('Z');
    }
    return out.toString();
  }

  private static List<List<Point>> runs(
      List<Point> points, Predicate<Point> drawn, Duration reach) {
    List<List<Point>> runs = new ArrayList<>();
    Point last = null;
    for (Point point : points) {
      if (!drawn.test(point)) {
        last = null;
        continue;
      }
      if (last == null || last.time().plus(reach).isBefore(point.time())) {
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(point);
      last = point;
    }
    return runs;
  }

  private static void place(StringBuilder out, double x, double y) {
    out.append(number(x)).append(' ').append(number(y));
  }

  /** A coordinate to a tenth of a pixel. */
  static String number(double x) {
    return number(x, 1);
  }

  /** A coordinate, as short as can be. */
  static String number(double x, int decimals) {
    BigDecimal rounded = BigDecimal.valueOf(x).setScale(decimals, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }
}
