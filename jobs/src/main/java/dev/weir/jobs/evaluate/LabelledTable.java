package dev.weir.jobs.evaluate;

import dev.weir.backtest.Observations;
import java.util.Arrays;
import java.util.List;

/**
 * A table in memory, its rows in the order in which they were read.
 *
 * @param features the names of the numbers of a row
 * @param values {@code x[count][features]}, row after row; NaN is a missing number
 * @param anomalous for each row whether it is labelled an anomaly
 * @param timesUs the time of each row, 0 without a column of times
 * @param seriesOf for each row the place of its series in the list
 * @param series the series, in the order of their first rows
 */
record LabelledTable(
    List<String> features,
    double[] values,
    boolean[] anomalous,
    long[] timesUs,
    int[] seriesOf,
    List<String> series) {

  int count() {
    return seriesOf.length;
  }

  /** The rows of each series. */
  int[][] rowsBySeries() {
    int[] counts = new int[series.size()];
    for (int of : seriesOf) {
      counts[of]++;
    }
    int[][] rows = new int[series.size()][];
    Arrays.setAll(rows, of -> new int[counts[of]]);
    Arrays.fill(counts, 0);
    for (int row = 0; row < seriesOf.length; row++) {
      rows[seriesOf[row]][counts[seriesOf[row]]++] = row;
    }
    return rows;
  }

  /** Some of the rows, without their labels. */
  Observations observations(int[] rows) {
    int dimension = features.size();
    double[] some = new double[rows.length * dimension];
    long[] times = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * dimension, some, i * dimension, dimension);
      times[i] = timesUs[rows[i]];
    }
    return new Observations(some, times, dimension);
  }
}
