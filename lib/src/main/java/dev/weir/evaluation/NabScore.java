package dev.weir.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The score of the Numenta Anomaly Benchmark (Lavin and Ahmad, "Evaluating Real-Time Anomaly
 * Detection Algorithms: the Numenta Anomaly Benchmark", ICMLA 2015), standard profile: it rewards
 * finding an anomaly window early and punishes each false alarm a little.
 *
 * <p>Rows that score at least the threshold, which is one for all series, are found. A window gives
 * the best weight of its rows that were found, or -1 if none was: with the scaled sigmoid S(y) = 2
 * / (1 + exp(5 y)) - 1, the row at distance r before the last of a window of w rows weighs S(-(r +
 * 1) / w) / S(-1). Every row found outside of the windows costs 0.11: S(d / (w - 1)) for the d-th
 * row after a window of w rows, and -1 more than three widths after it or before the first. The
 * first 15 % of a series, at most 750 rows, are probation: nothing counts there.
 *
 * <p>The score is 100 (sum + windows) / (2 windows): 100 is perfect, 0 that of finding nothing. It
 * has no lower bound. Cost: one sort of all rows.
 */
public final class NabScore {
  private static final double FALSE_ALARM_WEIGHT = 0.11;
  private static final double PROBATION_SHARE = 0.15;
  private static final double LONGEST_PROBATION = 750;
  private static final int NO_WINDOW = -1;
  private static final int PROBATION = -2;
  private static final double FIRST_ROW = sigmoid(-1);

  private final List<Part> parts;
  private final int[] start; // the place of each part's first window among all windows
  private final double[] weight; // of every row of every part, one part after the other
  private final int[] window; // of every row: its window among all, or none, or in probation

  /**
   * The scores of one series and its windows.
   *
   * @param scores in the order of the series; higher is stranger, not NaN
   * @param windows the anomaly windows in order, without overlap
   */
  public record Part(double[] scores, List<RowSpan> windows) {
    public Part {
      Objects.requireNonNull(scores, "scores");
      windows = List.copyOf(windows);
      for (int i = 0; i < windows.size(); i++) {
        int before = i == 0 ? -1 : windows.get(i - 1).last();
        if (windows.get(i).first() <= before || windows.get(i).last() >= scores.length) {
          throw new IllegalArgumentException(
              "Cannot measure the NAB score: window "
                  + windows.get(i)
                  + " of a series of "
                  + scores.length
                  + " rows begins before row "
                  + (before + 1)
                  + " or ends after the last. Pass windows in order, without overlap.");
        }
      }
    }
  }

  /**
   * What the best threshold gives.
   *
   * @param threshold the threshold with the largest sum; infinite if finding nothing is best
   * @param score over all series; NaN without windows
   * @param scores of each series alone at that threshold; NaN for those without windows
   */
  public record Outcome(double threshold, double score, List<Double> scores) {
    public Outcome {
      scores = List.copyOf(scores);
    }
  }

  private NabScore(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.start = new int[parts.size() + 1];
    int rows = parts.stream().mapToInt(part -> part.scores().length).sum();
    this.weight = new double[rows];
    this.window = new int[rows];
    int offset = 0;
    for (int p = 0; p < this.parts.size(); p++) {
      Part part = this.parts.get(p);
      start[p + 1] = start[p] + part.windows().size();
      weigh(part, start[p], offset);
      offset += part.scores().length;
    }
  }

  /**
   * The best score of any threshold.
   *
   * @throws IllegalArgumentException if a score is NaN
   */
  public static Outcome of(List<Part> parts) {
    NabScore all = new NabScore(parts);
    double threshold = all.bestThreshold();
    return all.outcome(threshold);
  }

  /** The score at a given threshold. */
  public static Outcome at(double threshold, List<Part> parts) {
    return new NabScore(parts).outcome(threshold);
  }

  /** How many of the first rows of a series do not count. */
  public static int probation(int rows) {
    return (int) Math.min(Math.floor(PROBATION_SHARE * rows), LONGEST_PROBATION);
  }

  private void weigh(Part part, int firstWindow, int offset) {
    int probation = probation(part.scores().length);
    List<RowSpan> windows = part.windows();
    int next = 0;
    for (int row = 0; row < part.scores().length; row++) {
      if (next < windows.size() && row > windows.get(next).last()) {
        next++;
      }
      boolean inside = next < windows.size() && row >= windows.get(next).first();
      if (inside) {
        RowSpan span = windows.get(next);
        double place = -(span.last() - row + 1) / (double) span.length();
        weight[offset + row] = sigmoid(place) / FIRST_ROW;
      } else {
        weight[offset + row] =
            FALSE_ALARM_WEIGHT * (next == 0 ? -1 : falseAlarm(windows.get(next - 1), row));
      }
      window[offset + row] = row < probation ? PROBATION : inside ? firstWindow + next : NO_WINDOW;
    }
  }

  private static double falseAlarm(RowSpan before, int row) {
    double widths = (row - before.last()) / (before.length() - 1.0); // infinite after a single row
    return widths > 3 ? -1 : sigmoid(widths);
  }

  private static double sigmoid(double place) {
    return 2 / (1 + StrictMath.exp(5 * place)) - 1;
  }

  /** Goes down the scores and keeps the sum up to date. */
  private double bestThreshold() {
    double[] scores = allScores();
    int[] order = ScoreOrder.descending("the NAB score", scores);
    double[] bestOfWindow = new double[start[parts.size()]];
    Arrays.fill(bestOfWindow, -1);
    double gain = 0; // over finding nothing
    double bestGain = 0;
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < order.length; i++) {
      int row = order[i];
      if (window[row] == NO_WINDOW) {
        gain += weight[row];
      } else if (window[row] != PROBATION && weight[row] > bestOfWindow[window[row]]) {
        gain += weight[row] - bestOfWindow[window[row]];
        bestOfWindow[window[row]] = weight[row];
      }
      boolean complete = i + 1 == order.length || scores[order[i + 1]] != scores[row];
      if (complete && gain > bestGain) {
        bestGain = gain;
        best = scores[row];
      }
    }
    return best;
  }

  private double[] allScores() {
    double[] scores = new double[weight.length];
    int offset = 0;
    for (Part part : parts) {
      System.arraycopy(part.scores(), 0, scores, offset, part.scores().length);
      offset += part.scores().length;
    }
    return scores;
  }

  private Outcome outcome(double threshold) {
    double[] sums = new double[parts.size()];
    int[] counted = new int[parts.size()];
    double sum = 0;
    int windows = 0;
    int offset = 0;
    for (int p = 0; p < parts.size(); p++) {
      double[] bestOfWindow = new double[parts.get(p).windows().size()];
      boolean[] counts = new boolean[bestOfWindow.length];
      Arrays.fill(bestOfWindow, -1);
      double[] scores = parts.get(p).scores();
      for (int row = 0; row < scores.length; row++) {
        int at = window[offset + row];
        boolean found = scores[row] >= threshold;
        if (at >= 0) {
          counts[at - start[p]] = true;
          bestOfWindow[at - start[p]] =
              Math.max(bestOfWindow[at - start[p]], found ? weight[offset + row] : -1);
        } else if (at == NO_WINDOW && found) {
          sums[p] += weight[offset + row];
        }
      }
      for (int w = 0; w < counts.length; w++) {
        counted[p] += counts[w] ? 1 : 0;
        sums[p] += counts[w] ? bestOfWindow[w] : 0;
      }
      sum += sums[p];
      windows += counted[p];
      offset += scores.length;
    }
    Double[] each = new Double[parts.size()];
    Arrays.setAll(each, p -> scaled(sums[p], counted[p]));
    return new Outcome(threshold, scaled(sum, windows), List.of(each));
  }

  private static double scaled(double sum, int windows) {
    return windows == 0 ? Double.NaN : 100 * (sum + windows) / (2 * windows);
  }
}
