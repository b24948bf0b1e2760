package dev.weir.threshold;

import dev.weir.core.ExactSum;
import java.util.ArrayDeque;

/**
 * The pass of {@link DriftPotThreshold}. The running mean is of an exact sum, from which what
 * leaves is taken again without a trace: it does not depend on where the pass began.
 */
final class DriftPass implements MovingThreshold.Pass {

  private record Timed(long timeUs, double value) {}

  private final DriftPotThreshold threshold;
  private final long overUs;
  private final long driftUs;
  private final Fallback fallback;
  private final Differences differences = new Differences();
  private final ScoreWindow window;

  DriftPass(DriftPotThreshold threshold) {
    this.threshold = threshold;
    this.overUs = threshold.lookBackOn().overUs();
    this.driftUs = LookBack.micros(threshold.drift());
    this.fallback = new Fallback(new PotThreshold(threshold.risk(), threshold.tail())::level);
    this.window = new ScoreWindow(overUs + driftUs, differences);
  }

  @Override
  public double level(long timeUs, Calibration own) {
    window.moveTo(timeUs, own);
    differences.moveTo(timeUs);
    return differences.near.isEmpty() || differences.sorted.size() < threshold.lookBackOn().least()
        ? fallback.level(own)
        : differences.mean() + differences.sorted.scoreAt(threshold.risk(), threshold.tail());
  }

  @Override
  public void remember(long timeUs, double score, Calibration own) {
    window.remember(timeUs, score, own);
  }

  /** What each score was over the mean before it. */
  private final class Differences implements ScoreWindow.Content {
    private final SortedScores sorted = new SortedScores();
    private final ArrayDeque<Timed> all = new ArrayDeque<>();
    private final ArrayDeque<Timed> near = new ArrayDeque<>(); // the scores of the mean
    private final ArrayDeque<Timed> fresh = new ArrayDeque<>(); // of the latest instant, not yet in
    private final ExactSum sum = new ExactSum();

    @Override
    public void clear() {
      sorted.clear();
      all.clear();
      near.clear();
      fresh.clear();
      sum.clear();
    }

    @Override
    public void add(long timeUs, double score) {
      moveMeanTo(timeUs);
      if (!near.isEmpty()) {
        double difference = score - mean() + 0.0;
        all.add(new Timed(timeUs, difference));
        sorted.add(difference);
      }
      fresh.add(new Timed(timeUs, score));
    }

    @Override
    public void leave(long timeUs, double score) {
      // Differences and mean have shorter spans of their own.
    }

    void moveTo(long timeUs) {
      moveMeanTo(timeUs);
      while (!all.isEmpty() && all.peek().timeUs < timeUs - overUs) {
        sorted.remove(all.remove().value);
      }
    }

    double mean() {
      return sum.value() / near.size();
    }

    private void moveMeanTo(long timeUs) {
      while (!fresh.isEmpty() && fresh.peek().timeUs < timeUs) {
        Timed next = fresh.remove();
        near.add(next);
        sum.add(next.value);
      }
      while (!near.isEmpty() && near.peek().timeUs < timeUs - driftUs) {
        sum.add(-near.remove().value);
      }
    }
  }
}
