package dev.weir.backtest;

/** What is normal for scaled rows, learnt from a history of them. */
interface NormalModel {

  /**
   * How strange rows are: 0 or more, of no particular unit.
   *
   * @param rows {@code x[count][dimension]}, one after the other in time
   */
  double[] strangeness(double[] rows);

  /** The strangeness that one in twenty rows of the history exceeded. */
  double usual();
}
