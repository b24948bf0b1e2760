package dev.weir.detector;

/**
 * Isolation trees as they are written to a file: each tree's nodes in preorder, a node before its
 * left and its right child.
 *
 * @param dimension how many features a row has
 * @param count how many trees
 * @param sample the rows that each tree was grown on
 * @param features of each node the feature that it splits, or {@link #LEAF}
 * @param rows of each node how many training rows it holds
 * @param splits of each node that is no leaf the largest number that goes left
 * @param lows of each node that is no leaf the least number of the split feature among its training
 *     rows; none at all where numbers beyond the range of training rows are nothing special
 * @param highs likewise the largest
 */
record Trees(
    int dimension,
    int count,
    int sample,
    int[] features,
    int[] rows,
    double[] splits,
    double[] lows,
    double[] highs) {

  /** Stands in place of a feature at a node without children. */
  static final int LEAF = -1;

  private static final int VERSION = 1;

  /** The most levels of children: ceil(log2 sample) (Liu, Ting and Zhou 2008, Algorithm 1). */
  int height() {
    return height(sample);
  }

  /** Whether a number beyond the range of a node's training rows counts as isolated there. */
  boolean creditsBeyondRange() {
    return lows.length > 0;
  }

  static int height(int sample) {
    return sample <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(sample - 1);
  }

  ModelParts parts() {
    return ModelParts.EMPTY
        .with("version", VERSION)
        .with("dimension", dimension)
        .with("trees", count)
        .with("sample", sample)
        .with("features", features)
        .with("rows", rows)
        .with("splits", splits)
        .with("lows", lows)
        .with("highs", highs);
  }

  static Trees of(ModelParts parts) {
    if (parts.number("version") != VERSION) {
      throw new IllegalArgumentException(
          "its isolation forest has version "
              + parts.number("version")
              + ", this Weir reads "
              + VERSION
              + ". Train the model again");
    }
    return new Trees(
        parts.number("dimension"),
        parts.number("trees"),
        parts.number("sample"),
        parts.integers("features"),
        parts.integers("rows"),
        parts.doubles("splits"),
        parts.doubles("lows"),
        parts.doubles("highs"));
  }
}
