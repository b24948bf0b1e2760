package dev.weir.evaluation;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What an operator would see who tolerates as many false alerts as there are events: the threshold
 * is lowered through the scores until one step more would give more false alerts than events. An
 * alert is an unbroken run of rows that score at least the threshold; outside of the events it is
 * false, inside it is the event's, however long or often. A random scorer finds little under that
 * budget, whereas at any fixed share of rows it finds every long event.
 *
 * @param threshold the threshold; infinite if the highest scores alone give too many false alerts
 * @param events how many events there are
 * @param found in how many of them a row is found
 * @param falseAlerts how many runs of found rows there are between the events
 * @param meanDelayUs over the events found, the mean time from an event's first row to the first
 *     row found in it; empty if none was found
 */
public record EventAlerts(
    double threshold, int events, int found, int falseAlerts, OptionalDouble meanDelayUs) {

  /**
   * Lowers the threshold as far as it may.
   *
   * @param scores in the order of the series; higher is stranger, not NaN
   * @param timesUs the time of each row
   * @param events the anomalous events in order, without overlap
   * @throws IllegalArgumentException if a score is NaN or there is no event
   */
  public static EventAlerts of(double[] scores, long[] timesUs, List<RowSpan> events) {
    if (events.isEmpty()) {
      throw Ranking.failure("event recall", "there is no event. Add labelled anomalies");
    }
    boolean[] inside = new boolean[scores.length];
    for (RowSpan event : events) {
      for (int row = event.first(); row <= event.last(); row++) {
        inside[row] = true;
      }
    }
    double threshold = threshold(scores, inside, events.size());
    int found = 0;
    double delay = 0;
    for (RowSpan event : events) {
      int row = event.first();
      while (row <= event.last() && scores[row] < threshold) {
        row++;
      }
      if (row <= event.last()) {
        found++;
        delay += Math.max(0, timesUs[row] - timesUs[event.first()]);
      }
    }
    return new EventAlerts(
        threshold,
        events.size(),
        found,
        falseRuns(scores, inside, threshold),
        found == 0 ? OptionalDouble.empty() : OptionalDouble.of(delay / found));
  }

  /** The share of the events in which a row is found, from 0 to 1. */
  public double recall() {
    return (double) found / events;
  }

  /** How many alerts there are: one for each event found, and the false ones. */
  public int alerts() {
    return found + falseAlerts;
  }

  private static double threshold(double[] scores, boolean[] inside, int budget) {
    int[] order = ScoreOrder.descending("event recall", scores);
    boolean[] flagged = new boolean[scores.length]; // found, and outside of the events
    double threshold = Double.POSITIVE_INFINITY;
    int runs = 0;
    for (int i = 0; i < order.length; i++) {
      int row = order[i];
      if (!inside[row]) {
        flagged[row] = true;
        runs += 1 - (row > 0 && flagged[row - 1] ? 1 : 0);
        runs -= row + 1 < flagged.length && flagged[row + 1] ? 1 : 0;
      }
      boolean complete = i + 1 == order.length || scores[order[i + 1]] != scores[row];
      if (complete && runs > budget) {
        return threshold;
      }
      if (complete) {
        threshold = scores[row];
      }
    }
    return threshold;
  }

  private static int falseRuns(double[] scores, boolean[] inside, double threshold) {
    int runs = 0;
    boolean before = false;
    for (int row = 0; row < scores.length; row++) {
      boolean flagged = !inside[row] && scores[row] >= threshold;
      runs += flagged && !before ? 1 : 0;
      before = flagged;
    }
    return runs;
  }
}
