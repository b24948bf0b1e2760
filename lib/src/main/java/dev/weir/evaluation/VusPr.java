package dev.weir.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * The volume under the surface of precision and recall, VUS-PR (Paparrizos, Boniol, Palpanas, Tsay,
 * Elmore and Franklin, "Volume Under the Surface: A New Accuracy Evaluation Measure for Time-Series
 * Anomaly Detection", PVLDB 15(11), 2022, Section 4), as the TSB-AD benchmark computes it: the mean
 * of the range-AUC-PR over every buffer from 0 to the longest.
 *
 * <p>With a buffer of b, a row at distance d of at most b/2 (rounded down) from an event counts as
 * an anomaly by sqrt(1 - d/b), summed over the events near it and at most 1; a row of an event
 * counts 1. At a threshold, TP is the sum over the rows that score at least that; precision is TP
 * over their number; recall is TP over the mean of the anomalous rows and the same with the weights
 * of the buffered rows that were found, at most 1, times the share of buffered events in which any
 * row was found. The thresholds are the scores at {@value #THRESHOLDS} evenly spaced ranks; the
 * area is the sum of each step in recall times the precision after it.
 *
 * <p>From 0 to 1; a random scorer gets about the share of buffered anomalies. It rewards scores
 * that are smooth around events, so never read it without the average precision. Cost: one sort,
 * and for each buffer the rows in it.
 */
public final class VusPr {
  private static final int THRESHOLDS = 250;

  private final int[] step; // of each row, the first threshold that finds it
  private final long[] found = new long[THRESHOLDS]; // rows found by a threshold
  private final long[] hits = new long[THRESHOLDS]; // those of them that are anomalous
  private final boolean[] anomalous;
  private final List<RowSpan> events;
  private final long anomalies;
  private final double[] weights; // of the rows in the buffer; all 0 between buffers

  private VusPr(double[] scores, boolean[] anomalous, Ranking ranking) {
    this.anomalous = anomalous;
    this.anomalies = ranking.anomalies();
    this.events = RowSpan.runs(anomalous);
    this.weights = new double[scores.length];
    this.step = steps(scores, ranking);
    for (int row = 0; row < step.length; row++) {
      found[step[row]]++;
      hits[step[row]] += anomalous[row] ? 1 : 0;
    }
    for (int k = 1; k < THRESHOLDS; k++) {
      found[k] += found[k - 1];
      hits[k] += hits[k - 1];
    }
  }

  /**
   * The volume for scores and what they should have found.
   *
   * @param scores in the order of the series; higher is stranger, not NaN
   * @param anomalous for each score whether it is of an anomaly
   * @param longestBuffer the longest buffer in rows; TSB-AD takes the {@link Period} of the series
   * @throws IllegalArgumentException if lengths differ, a score is NaN, there is no anomaly, or the
   *     buffer is negative
   */
  public static double of(double[] scores, boolean[] anomalous, int longestBuffer) {
    if (longestBuffer < 0) {
      throw new IllegalArgumentException(
          "Invalid buffer: " + longestBuffer + " (must be at least 0)");
    }
    VusPr surface = new VusPr(scores, anomalous, Ranking.of("VUS-PR", scores, anomalous));
    double volume = 0;
    for (int buffer = 0; buffer <= longestBuffer; buffer++) {
      volume += surface.area(buffer);
    }
    return volume / (longestBuffer + 1);
  }

  /** For each row the first of the descending thresholds that its score reaches. */
  private static int[] steps(double[] scores, Ranking ranking) {
    int last = scores.length - 1;
    double[] descending = new double[THRESHOLDS]; // negated, as a binary search wants ascending
    for (int k = 0; k < THRESHOLDS; k++) {
      int rank = k == THRESHOLDS - 1 ? last : (int) (k * (last / (THRESHOLDS - 1.0)));
      descending[k] = -ranking.score(rank) + 0.0;
    }
    int[] steps = new int[scores.length];
    for (int row = 0; row < steps.length; row++) {
      int at = Arrays.binarySearch(descending, -scores[row] + 0.0);
      at = at < 0 ? -at - 1 : at;
      while (at > 0 && descending[at - 1] == descending[at]) {
        at--;
      }
      steps[row] = at;
    }
    return steps;
  }

  /** The range-AUC-PR of one buffer. */
  private double area(int buffer) {
    double[] gained = new double[THRESHOLDS]; // weight of the buffered rows a threshold adds
    int[] reached = new int[THRESHOLDS]; // buffered events it is the first to reach
    int half = buffer / 2;
    for (RowSpan event : events) {
      for (int d = 1; d <= half; d++) {
        double weight = Math.sqrt(1 - (double) d / buffer);
        add(event.first() - d, weight);
        add(event.last() + d, weight);
      }
    }
    int bufferedEvents = 0;
    for (int i = 0; i < events.size(); ) {
      int first = Math.max(0, events.get(i).first() - half);
      int last = events.get(i++).last() + half;
      while (i < events.size() && events.get(i).first() - half <= last) {
        last = events.get(i++).last() + half;
      }
      reached[collect(first, Math.min(last, step.length - 1), gained)]++;
      bufferedEvents++;
    }
    return area(gained, reached, bufferedEvents);
  }

  private void add(int row, double weight) {
    if (row >= 0 && row < weights.length && !anomalous[row]) {
      weights[row] += weight;
    }
  }

  /** Takes the weights of a buffered event; returns the first threshold that reaches it. */
  private int collect(int first, int last, double[] gained) {
    int earliest = THRESHOLDS;
    for (int row = first; row <= last; row++) {
      earliest = Math.min(earliest, step[row]);
      gained[step[row]] += Math.min(1, weights[row]);
      weights[row] = 0;
    }
    return earliest;
  }

  private double area(double[] gained, int[] reached, int bufferedEvents) {
    double area = 0;
    double buffered = 0;
    double recallBefore = 0;
    long existing = 0;
    for (int k = 0; k < THRESHOLDS; k++) {
      buffered += gained[k];
      existing += reached[k];
      double positive = hits[k] + buffered;
      double recall =
          Math.min(1, positive / (anomalies + buffered / 2)) * existing / bufferedEvents;
      area += (recall - recallBefore) * positive / found[k];
      recallBefore = recall;
    }
    return area;
  }
}
