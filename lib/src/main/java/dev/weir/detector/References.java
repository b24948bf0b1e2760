package dev.weir.detector;

import dev.weir.spec.Constraint;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.Arrays;

/**
 * Rows that others are compared with, in tiles whose features are arrays of their own: the
 * distances from a row to all of a tile are a few passes over neighbouring numbers, which the
 * processor does several at a time, and a tile stays in the nearest cache while a block of rows
 * passes it.
 */
final class References {
  /** How many rows there are at most. */
  static final Option MOST_OPTION =
      Option.optional(
              "references",
              OptionType.INTEGER,
              "8192",
              "The most rows that others are compared with.")
          .must(Constraint.between(1, 1 << 17));

  private static final int TILE_NUMBERS = 2304; // 18 KB
  private static final int BLOCK_NUMBERS = 1 << 15;
  private static final int MOST_BLOCK_ROWS = 16;

  private final int dimension;
  private final int count;
  private final int tileRows; // of each tile but the last
  private final double[][][] tiles; // tiles[tile][feature][row]
  private final ThreadLocal<double[][]> block;
  private final ThreadLocal<double[]> tile;

  /** Of columns, {@code columns[dimension][count]}, one after the other. */
  private References(double[] columns, int dimension) {
    this.dimension = dimension;
    this.count = columns.length / dimension;
    this.tileRows = Math.max(1, Math.min(count, TILE_NUMBERS / dimension));
    this.tiles = new double[(count + tileRows - 1) / tileRows][dimension][];
    for (int feature = 0; feature < dimension; feature++) {
      for (int tile = 0; tile < tiles.length; tile++) {
        int from = feature * count + tile * tileRows;
        int to = Math.min(from + tileRows, (feature + 1) * count);
        tiles[tile][feature] = Arrays.copyOfRange(columns, from, to);
      }
    }
    this.block = ThreadLocal.withInitial(() -> new double[blockRows()][count]);
    this.tile = ThreadLocal.withInitial(() -> new double[tileRows]);
  }

  static References of(ScaledRows rows) {
    double[] columns = new double[rows.z().length];
    for (int row = 0; row < rows.count(); row++) {
      for (int feature = 0; feature < rows.dimension(); feature++) {
        columns[feature * rows.count() + row] = rows.z()[row * rows.dimension() + feature];
      }
    }
    return new References(columns, rows.dimension());
  }

  int dimension() {
    return dimension;
  }

  int count() {
    return count;
  }

  /** How many rows are best compared at once. */
  int blockRows() {
    return Math.max(1, Math.min(MOST_BLOCK_ROWS, BLOCK_NUMBERS / count));
  }

  /** Room for the distances of {@link #blockRows()} rows, the calling thread's own. */
  double[][] block() {
    return block.get();
  }

  /**
   * The squared Euclidean distances from rows, one inclusive to another exclusive, to each
   * reference: {@code squared[rows][count]}.
   */
  void squaredDistances(double[] z, int from, int to, double[]... squared) {
    double[] ofTile = tile.get();
    for (int i = 0; i < tiles.length; i++) {
      int rows = tiles[i][0].length;
      for (int row = from; row < to; row++) {
        squaredDistances(tiles[i], z, row * dimension, ofTile);
        System.arraycopy(ofTile, 0, squared[row - from], i * tileRows, rows);
      }
    }
  }

  private static void squaredDistances(double[][] columns, double[] z, int at, double[] squared) {
    int odd = columns.length % 4;
    if (odd == 0) {
      Arrays.fill(squared, 0);
    } else {
      setSquares(columns[0], z[at], squared);
    }
    for (int feature = 1; feature < odd; feature++) {
      addSquares(columns[feature], z[at + feature], squared);
    }
    for (int feature = odd; feature < columns.length; feature += 4) {
      addSquares(
          columns[feature],
          columns[feature + 1],
          columns[feature + 2],
          columns[feature + 3],
          z[at + feature],
          z[at + feature + 1],
          z[at + feature + 2],
          z[at + feature + 3],
          squared);
    }
  }

  // The compiler vectorizes these since every array starts at i and the sum is a chain; it does
  // not when one has an offset or the sum is a tree.

  private static void setSquares(double[] column, double x, double[] squared) {
    for (int i = 0; i < column.length; i++) {
      double d = column[i] - x;
      squared[i] = d * d;
    }
  }

  private static void addSquares(double[] column, double x, double[] squared) {
    for (int i = 0; i < column.length; i++) {
      double d = column[i] - x;
      squared[i] += d * d;
    }
  }

  /** Of four features in one pass. */
  private static void addSquares(
      double[] column0,
      double[] column1,
      double[] column2,
      double[] column3,
      double x0,
      double x1,
      double x2,
      double x3,
      double[] squared) {
    for (int i = 0; i < column0.length; i++) {
      double d0 = column0[i] - x0;
      double d1 = column1[i] - x1;
      double d2 = column2[i] - x2;
      double d3 = column3[i] - x3;
      squared[i] = squared[i] + d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
    }
  }

  /** Whether others are the very same rows. */
  boolean sameAs(References others) {
    return this == others || Arrays.deepEquals(tiles, others.tiles);
  }

  ModelParts parts() {
    double[] columns = new double[dimension * count];
    for (int feature = 0; feature < dimension; feature++) {
      for (int tile = 0; tile < tiles.length; tile++) {
        double[] column = tiles[tile][feature];
        System.arraycopy(column, 0, columns, feature * count + tile * tileRows, column.length);
      }
    }
    return ModelParts.EMPTY.with("dimension", dimension).with("columns", columns);
  }

  static References of(ModelParts parts) {
    int dimension = parts.number("dimension");
    double[] columns = parts.doubles("columns");
    if (dimension < 1 || columns.length == 0 || columns.length % dimension != 0) {
      throw new IllegalArgumentException(
          columns.length + " numbers are not rows of " + dimension + " features. Train it again");
    }
    return new References(columns, dimension);
  }
}
