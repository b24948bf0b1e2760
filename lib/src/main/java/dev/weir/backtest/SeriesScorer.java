package dev.weir.backtest;

/** Scores the rows of the {@link SeriesCase} that it was fitted for. */
public interface SeriesScorer {

  /**
   * The scores, one for each row in the same order: finite, higher is stranger. Under {@link
   * Sight#PAST_ONLY} a score does not depend on later rows, so that cutting the series short leaves
   * the bits of the scores before.
   */
  double[] score();
}
