package dev.weir.detector;

import java.util.Arrays;

/**
 * Isolation trees that cut along weighted sums of features. Each is a complete binary tree of the
 * full height in flat arrays, node i before its children 2i and 2i + 1, the root at 1; below a leaf
 * that ends early every node repeats the leaf and every row goes left.
 */
final class ObliqueTrees implements RowModel {
  private static final double LN_2 = 0.6931471805599453;

  private final int dimension;
  private final int height;
  private final int width; // bottom nodes of a tree, and inner nodes with the unused one at 0
  private final int trees;
  private final int perCut;
  private final int[] features; // features[perCut] of each inner node
  private final double[] weights; // likewise
  private final double[] splits; // the largest weighted sum that goes left
  private final double[] leaves; // the path lengths of the bottom nodes
  private final double ordinaryPath; // the path length at which a score is 0.5
  private final double[] cuts; // each cut of two features: weights, split, bits of the features

  ObliqueTrees(
      int dimension,
      int height,
      int[] features,
      double[] weights,
      double[] splits,
      double[] leaves,
      double ordinaryPath) {
    check(dimension >= 1, "dimension");
    check(height >= 0 && height <= 16, "height");
    this.dimension = dimension;
    this.height = height;
    this.width = 1 << height;
    check(leaves.length > 0 && leaves.length % width == 0, "number of leaves");
    this.trees = leaves.length / width;
    check(splits.length == leaves.length, "number of splits");
    check(features.length > 0 && features.length % splits.length == 0, "number of features");
    this.perCut = features.length / splits.length;
    check(weights.length == features.length, "number of weights");
    check(Arrays.stream(features).allMatch(f -> f >= 0 && f < dimension), "feature");
    this.features = features;
    this.weights = weights;
    this.splits = splits;
    this.leaves = leaves;
    this.ordinaryPath = ordinaryPath;
    this.cuts = perCut == 2 ? packed(features, weights, splits) : new double[0];
  }

  private static double[] packed(int[] features, double[] weights, double[] splits) {
    double[] packed = new double[4 * splits.length];
    for (int node = 0; node < splits.length; node++) {
      int first = 2 * node;
      packed[4 * node] = weights[first];
      packed[4 * node + 1] = weights[first + 1];
      packed[4 * node + 2] = splits[node];
      packed[4 * node + 3] =
          Double.longBitsToDouble((long) features[first] << 32 | features[first + 1]);
    }
    return packed;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void score(double[] z, int count, double[] scores, int at) {
    Arrays.fill(scores, at, at + count, 0);
    for (int tree = 0; tree < trees; tree++) {
      if (perCut == 2) {
        addPathsOfPairs(tree * width, z, count, scores, at);
      } else {
        addPaths(tree * width, z, count, scores, at);
      }
    }
    for (int row = at; row < at + count; row++) { // by exp, since pow allocates
      scores[row] = StrictMath.exp(-LN_2 * scores[row] / trees / ordinaryPath);
    }
  }

  private void addPaths(int tree, double[] z, int count, double[] sums, int at) {
    for (int row = 0; row < count; row++) {
      int node = 1;
      for (int level = 0; level < height; level++) {
        double sum = 0;
        int cut = (tree + node) * perCut;
        for (int i = cut; i < cut + perCut; i++) {
          sum += weights[i] * z[row * dimension + features[i]];
        }
        node = 2 * node + (sum > splits[tree + node] ? 1 : 0);
      }
      sums[at + row] += leaves[tree + node - width];
    }
  }

  /** Eight rows at a time: while a step of one waits for the one before, the others go on. */
  private void addPathsOfPairs(int tree, double[] z, int count, double[] sums, int at) {
    double[] cuts = this.cuts; // in a local, or it is read again at each step
    int row = 0;
    for (; row + 8 <= count; row += 8) {
      int start = row * dimension;
      int node0 = 1;
      int node1 = 1;
      int node2 = 1;
      int node3 = 1;
      int node4 = 1;
      int node5 = 1;
      int node6 = 1;
      int node7 = 1;
      for (int level = 0; level < height; level++) {
        node0 = child(cuts, tree, node0, z, start);
        node1 = child(cuts, tree, node1, z, start + dimension);
        node2 = child(cuts, tree, node2, z, start + 2 * dimension);
        node3 = child(cuts, tree, node3, z, start + 3 * dimension);
        node4 = child(cuts, tree, node4, z, start + 4 * dimension);
        node5 = child(cuts, tree, node5, z, start + 5 * dimension);
        node6 = child(cuts, tree, node6, z, start + 6 * dimension);
        node7 = child(cuts, tree, node7, z, start + 7 * dimension);
      }
      sums[at + row] += leaves[tree + node0 - width];
      sums[at + row + 1] += leaves[tree + node1 - width];
      sums[at + row + 2] += leaves[tree + node2 - width];
      sums[at + row + 3] += leaves[tree + node3 - width];
      sums[at + row + 4] += leaves[tree + node4 - width];
      sums[at + row + 5] += leaves[tree + node5 - width];
      sums[at + row + 6] += leaves[tree + node6 - width];
      sums[at + row + 7] += leaves[tree + node7 - width];
    }
    for (; row < count; row++) {
      int node = 1;
      for (int level = 0; level < height; level++) {
        node = child(cuts, tree, node, z, row * dimension);
      }
      sums[at + row] += leaves[tree + node - width];
    }
  }

  private static int child(double[] cuts, int tree, int node, double[] z, int start) {
    int cut = 4 * (tree + node);
    long features = Double.doubleToRawLongBits(cuts[cut + 3]);
    double sum = cuts[cut] * z[start + (int) (features >>> 32)];
    sum += cuts[cut + 1] * z[start + (int) features];
    return 2 * node + ForestScorer.signBit(cuts[cut + 2] - sum);
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY
        .with("dimension", dimension)
        .with("height", height)
        .with("features", features)
        .with("weights", weights)
        .with("splits", splits)
        .with("leaves", leaves)
        .with("ordinary", new double[] {ordinaryPath});
  }

  static ObliqueTrees of(ModelParts parts) {
    return new ObliqueTrees(
        parts.number("dimension"),
        parts.number("height"),
        parts.integers("features"),
        parts.doubles("weights"),
        parts.doubles("splits"),
        parts.doubles("leaves"),
        parts.doubles("ordinary")[0]);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(
          "the " + what + " of its isolation trees is not valid. Train the model again");
    }
  }
}
