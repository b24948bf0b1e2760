package dev.weir.threshold;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many incidents the history would have had at each level, for the levels that are scores of
 * its strangest observations. Anomalies of one series no further apart than the gap are one
 * incident; so a lower level can have fewer incidents than a higher one, where it joins two.
 *
 * <p>Levels are descending and start at the highest score, at which there is no anomaly. Only
 * levels are kept below which the limit of incidents a day exceeds everything before, and at most
 * 512 of them, evenly spaced in the logarithm beyond the first. A plain value: written as JSON and
 * read again it is the same bit for bit.
 *
 * @param points the levels, descending, at least one
 * @param days how long the history is, above 0
 */
public record IncidentCurve(List<Point> points, double days) {
  private static final int MOST_POINTS = 512;
  private static final int EXACT_POINTS = 128;

  /**
   * What the history would have been at one level.
   *
   * @param level an observation is an anomaly if its score is above it
   * @param anomalies how many observations are
   * @param incidents how many incidents they make
   * @param upperPerDay the upper 95 % confidence limit of incidents a day, the highest at this
   *     level or any above
   */
  public record Point(double level, int anomalies, int incidents, double upperPerDay) {}

  public IncidentCurve {
    points = List.copyOf(points);
    check(!points.isEmpty(), "there are no scored observations. Score a history with some");
    check(days > 0 && Double.isFinite(days), days + " days are no span. Pass a number above 0");
  }

  /**
   * Counts incidents at every level.
   *
   * @param strangest the observations with the highest scores of all, in any order, at least one
   * @param gap anomalies of one series no further apart are one incident
   * @param days how many days the whole history spans
   */
  public static IncidentCurve of(List<ScoredObservation> strangest, Duration gap, double days) {
    List<ScoredObservation> ordered = new ArrayList<>(strangest);
    ordered.sort(
        Comparator.comparingDouble(ScoredObservation::score)
            .reversed()
            .thenComparing(ScoredObservation::series)
            .thenComparingLong(ScoredObservation::timeUs));
    IncidentCount count = new IncidentCount(gap);
    List<Point> points = new ArrayList<>();
    double upper = 0;
    for (int i = 0; i < ordered.size(); i++) {
      double level = ordered.get(i).score();
      if (i == 0 || level < ordered.get(i - 1).score()) {
        upper = Math.max(upper, count.upperPerDay(days));
        Point point = new Point(level, i, count.incidents(), upper);
        if (!points.isEmpty() && points.get(points.size() - 1).upperPerDay == upper) {
          points.remove(points.size() - 1); // the lower level stands for both
        }
        points.add(point);
      }
      count.add(ordered.get(i).series(), ordered.get(i).timeUs());
    }
    return new IncidentCurve(thinned(points), days);
  }

  /**
   * The lowest level that is kept at which, there and at every higher level, the history says with
   * 95 % confidence that there are no more incidents a day than allowed. What comes is not what
   * was: the days of a history are few and unlike, so its mean alone is exceeded every other time.
   *
   * @param incidentsPerDay above 0
   */
  public double lowestLevel(double incidentsPerDay) {
    double level = points.get(0).level;
    for (Point point : points) {
      if (point.upperPerDay > incidentsPerDay) {
        break;
      }
      level = point.level;
    }
    return level;
  }

  /**
   * What the history would have been at a level, as far as is kept: the point of the lowest level
   * that is not below it. Above the first level nothing is an anomaly; below the last one, the last
   * point is a lower bound.
   */
  public Point at(double level) {
    Point found = new Point(level, 0, 0, 0);
    for (Point point : points) {
      if (point.level < level) {
        break;
      }
      found = point;
    }
    return found;
  }

  private static List<Point> thinned(List<Point> points) {
    if (points.size() <= MOST_POINTS) {
      return points;
    }
    int last = points.size() - 1;
    int spaced = MOST_POINTS - EXACT_POINTS;
    List<Point> kept = new ArrayList<>(points.subList(0, EXACT_POINTS));
    int previous = EXACT_POINTS - 1;
    for (int i = 1; i <= spaced; i++) {
      double step = StrictMath.pow((double) last / (EXACT_POINTS - 1), (double) i / spaced);
      int index = i == spaced ? last : (int) Math.min(last, (EXACT_POINTS - 1) * step);
      if (index > previous) {
        kept.add(points.get(index));
        previous = index;
      }
    }
    return kept;
  }

  private static void check(boolean holds, String reason) {
    if (!holds) {
      throw new IllegalArgumentException("Cannot count incidents: " + reason + ".");
    }
  }
}
