package dev.weir.backtest;

/**
 * Scores a whole series. Two steps, so that learning and scoring are timed apart: {@link #fit}
 * learns what may be known before the first row is scored, {@link SeriesScorer#score} does the
 * rest.
 *
 * <p>Same case, same bits. Any series of at least one row is taken: constant, missing numbers,
 * infinities, repeated and backward times.
 */
public interface SeriesDetector {

  /**
   * Learns from the train part and, where the case's sight allows it, from the rows.
   *
   * @return what scores the rows of this case
   */
  SeriesScorer fit(SeriesCase series);
}
