/**
 * How a detector would have done on a history: whole series scored row by row, offline or as if
 * lived, without Spark. {@link dev.weir.backtest.SeriesDetectors} lists what scores a series; to
 * add one: a {@link dev.weir.backtest.SeriesDetector}, a line there, a test.
 */
package dev.weir.backtest;
