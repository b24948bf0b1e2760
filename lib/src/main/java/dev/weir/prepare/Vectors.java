package dev.weir.prepare;

import dev.weir.detector.Columns;
import dev.weir.detector.Sample;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The vectors of a sample at one stage of their preparation.
 *
 * @param rows {@code x[count][columns]}, row after row; may be longer; NaN is a missing number
 * @param count how many rows, at least one
 * @param columns what the numbers of a row are
 * @param seed of the sample
 */
public record Vectors(double[] rows, int count, List<Column> columns, long seed) {

  /**
   * A number of each row.
   *
   * @param feature the feature that it is made of; empty where it is made of many
   * @param name its own name
   */
  public record Column(String feature, String name) {}

  public Vectors {
    columns = List.copyOf(columns);
  }

  static Vectors of(Sample sample) {
    return new Vectors(
        sample.rows(),
        sample.count(),
        sample.features().stream().map(name -> new Column(name, name)).toList(),
        sample.seed());
  }

  /** What a detector is fitted on. */
  Sample sample() {
    return new Sample(rows, count, columns.stream().map(Column::name).toList(), seed);
  }

  Vectors with(double[] prepared, List<Column> described) {
    return new Vectors(prepared, count, described, seed);
  }

  int width() {
    return columns.size();
  }

  double number(int row, int column) {
    return rows[row * width() + column];
  }

  /** The numbers of a column that are there, ascending. */
  double[] sorted(int column) {
    return Columns.sorted(rows, count, width(), column);
  }

  /** Whether a column is made of one of the named features; of any, where none is named. */
  boolean isOf(int column, List<String> features) {
    return features.isEmpty() || features.contains(columns.get(column).feature());
  }

  /**
   * The only column of a feature.
   *
   * @throws IllegalArgumentException if it has become several
   */
  int only(String feature) {
    int[] all =
        IntStream.range(0, width()).filter(column -> isOf(column, List.of(feature))).toArray();
    if (all.length != 1) {
      throw new IllegalArgumentException(
          "Cannot prepare " + feature + ": it has become " + all.length + " numbers by then.");
    }
    return all[0];
  }
}
