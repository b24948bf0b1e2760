package dev.weir.backtest;

/** What may be known when a row of a series is scored. */
public enum Sight {
  /** The train part, the rows before it, and the row itself. */
  PAST_ONLY,
  /** The train part and the whole series, later rows included. */
  WHOLE_SERIES
}
