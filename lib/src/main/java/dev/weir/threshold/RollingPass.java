package dev.weir.threshold;

import java.util.function.ToDoubleFunction;

/** Levels that are a statistic of the scores in a window before the observation. */
final class RollingPass implements MovingThreshold.Pass {
  private final SortedScores scores = new SortedScores();
  private final ScoreWindow window;
  private final int least;
  private final ToDoubleFunction<SortedScores> statistic;
  private final Fallback fallback;

  RollingPass(LookBack lookBack, ToDoubleFunction<SortedScores> statistic, Fallback fallback) {
    this.window = new ScoreWindow(lookBack.overUs(), new Sorting());
    this.least = lookBack.least();
    this.statistic = statistic;
    this.fallback = fallback;
  }

  @Override
  public double level(long timeUs, Calibration own) {
    window.moveTo(timeUs, own);
    return scores.size() < least ? fallback.level(own) : statistic.applyAsDouble(scores);
  }

  @Override
  public void remember(long timeUs, double score, Calibration own) {
    window.remember(timeUs, score, own);
  }

  private final class Sorting implements ScoreWindow.Content {
    @Override
    public void clear() {
      scores.clear();
    }

    @Override
    public void add(long timeUs, double score) {
      scores.add(score);
    }

    @Override
    public void leave(long timeUs, double score) {
      scores.remove(score);
    }
  }
}
