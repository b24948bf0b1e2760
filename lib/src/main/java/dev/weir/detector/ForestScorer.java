package dev.weir.detector;

import java.util.Arrays;

/**
 * Scores by isolation trees. Every tree is laid out as a complete binary tree of the full height in
 * flat arrays, node i before its children 2i and 2i + 1, the root at 1; below a leaf that ends
 * early, every node repeats the leaf. So a row takes the same number of steps in every tree,
 * without a branch that a processor could guess wrong, and a block of rows passes one tree after
 * the other while that tree is in the nearest cache.
 */
final class ForestScorer implements Scorer {
  private static final int BLOCK = 512;

  private final Trees trees;
  private final int dimension;
  private final int height;
  private final int
      width; // bottom nodes per tree, and the distance from tree to tree in the arrays of inner
  // nodes
  private final short[] features;
  private final double[] splits;
  private final double[]
      lows; // of the training rows in the feature that splits; empty where what is beyond is not
  // credited
  private final double[] highs;
  private final boolean[] missingGoRight;
  private final double[]
      paths; // of each node the expected path length of its training rows; 2 * width apart
  private final double[] leaves; // the paths of the bottom nodes; width apart
  private final double expectedSum; // of the paths of the roots
  private final double
      perDoubling; // the sum of path lengths over all trees at which a score is 0.5

  ForestScorer(Trees trees) {
    this.trees = trees;
    ForestLayout layout = new ForestLayout(trees);
    dimension = trees.dimension();
    height = trees.height();
    width = 1 << height;
    features = layout.features;
    splits = layout.splits;
    lows = layout.lows;
    highs = layout.highs;
    missingGoRight = layout.missingGoRight;
    paths = layout.paths;
    leaves = new double[trees.count() * width];
    double sum = 0;
    for (int tree = 0; tree < trees.count(); tree++) {
      System.arraycopy(paths, (2 * tree + 1) * width, leaves, tree * width, width);
      sum += paths[2 * tree * width + 1];
    }
    expectedSum = sum;
    perDoubling = trees.count() * layout.ordinaryPath;
  }

  Trees trees() {
    return trees;
  }

  @Override
  public String kind() {
    return IsolationForest.KIND.name();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void score(double[] rows, int count, double[] scores) {
    Shape.checkBlock(rows, count, scores, dimension);
    for (int from = 0; from < count; from += BLOCK) {
      int to = Math.min(count, from + BLOCK);
      addPaths(rows, from, to, scores);
      for (int row = from; row < to; row++) {
        scores[row] = StrictMath.pow(2, -scores[row] / perDoubling);
      }
    }
  }

  @Override
  public double total(double[] row) {
    Shape.checkRow(row, dimension);
    double[] sum = new double[1];
    addPaths(row, 0, 1, sum);
    return (expectedSum - sum[0]) / trees.count();
  }

  @Override
  public void explain(double[] row, double[] contributions) {
    Shape.checkContributions(row, contributions, dimension);
    Arrays.fill(contributions, 0);
    for (int tree = 0; tree < trees.count(); tree++) {
      explain(tree * width, row, contributions);
    }
    for (int feature = 0; feature < dimension; feature++) {
      contributions[feature] /= trees.count();
    }
  }

  /** Adds what the steps through one tree contribute, each to the feature of its split. */
  private void explain(int tree, double[] row, double[] contributions) {
    double inside = 1; // the share of the row that is not isolated yet
    int node = 1;
    for (int level = 0; level < height; level++) {
      int child = 2 * node + side(tree + node, row, 0);
      double isolated = isolated(tree + node, row, 0);
      double path = paths[2 * tree + node];
      contributions[features[tree + node]] +=
          inside
              * (isolated * (path - (level + 1))
                  + (1 - isolated) * (path - paths[2 * tree + child]));
      inside *= 1 - isolated;
      node = child;
    }
  }

  private void addPaths(double[] rows, int from, int to, double[] sums) {
    Arrays.fill(sums, from, to, 0);
    boolean complete = complete(rows, from * dimension, to * dimension);
    for (int tree = 0; tree < trees.count(); tree++) {
      if (trees.creditsBeyondRange()) {
        addCredited(tree * width, rows, from, to, sums);
      } else if (complete) {
        addComplete(tree * width, rows, from, to, sums);
      } else {
        addIncomplete(tree * width, rows, from, to, sums);
      }
    }
  }

  private static boolean complete(double[] rows, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Double.isNaN(rows[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Four rows at a time, since each step of a row waits for the one before: the processor works on
   * the others meanwhile.
   */
  private void addComplete(int tree, double[] rows, int from, int to, double[] sums) {
    int row = from;
    for (; row + 4 <= to; row += 4) {
      int start0 = row * dimension;
      int start1 = start0 + dimension;
      int start2 = start1 + dimension;
      int start3 = start2 + dimension;
      int node0 = 1;
      int node1 = 1;
      int node2 = 1;
      int node3 = 1;
      for (int level = 0; level < height; level++) {
        double left0 = splits[tree + node0] - rows[start0 + features[tree + node0]];
        double left1 = splits[tree + node1] - rows[start1 + features[tree + node1]];
        double left2 = splits[tree + node2] - rows[start2 + features[tree + node2]];
        double left3 = splits[tree + node3] - rows[start3 + features[tree + node3]];
        node0 = 2 * node0 + signBit(left0);
        node1 = 2 * node1 + signBit(left1);
        node2 = 2 * node2 + signBit(left2);
        node3 = 2 * node3 + signBit(left3);
      }
      sums[row] += leaves[tree + node0 - width];
      sums[row + 1] += leaves[tree + node1 - width];
      sums[row + 2] += leaves[tree + node2 - width];
      sums[row + 3] += leaves[tree + node3 - width];
    }
    addIncomplete(tree, rows, row, to, sums);
  }

  /**
   * 1 for a split minus a larger number, else 0, without a branch; exact, since no difference of
   * two doubles rounds to 0.
   */
  static int signBit(double left) {
    return (int) (Double.doubleToRawLongBits(left) >>> 63);
  }

  private void addIncomplete(int tree, double[] rows, int from, int to, double[] sums) {
    for (int row = from; row < to; row++) {
      int node = 1;
      for (int level = 0; level < height; level++) {
        node = 2 * node + side(tree + node, rows, row * dimension);
      }
      sums[row] += leaves[tree + node - width];
    }
  }

  /**
   * As if each row were put into the tree: where it is beyond the range of a node, a cut may
   * isolate it there and then.
   */
  private void addCredited(int tree, double[] rows, int from, int to, double[] sums) {
    for (int row = from; row < to; row++) {
      double inside = 1;
      double path = 0;
      int node = 1;
      for (int level = 0; level < height; level++) {
        double isolated = isolated(tree + node, rows, row * dimension);
        path += inside * isolated * (level + 1);
        inside *= 1 - isolated;
        node = 2 * node + side(tree + node, rows, row * dimension);
      }
      sums[row] += path + inside * leaves[tree + node - width];
    }
  }

  /**
   * The chance that a cut of a node's range, stretched to the row, falls between the row and all
   * training rows.
   */
  private double isolated(int at, double[] rows, int start) {
    if (lows.length == 0) {
      return 0;
    }
    double x = rows[start + features[at]];
    double beyond = x < lows[at] ? lows[at] - x : x > highs[at] ? x - highs[at] : 0;
    if (beyond == 0) {
      return 0;
    }
    double share = beyond / (highs[at] - lows[at] + beyond);
    return share <= 1 ? share : 1; // an infinite distance
  }

  private int side(int at, double[] rows, int start) {
    double x = rows[start + features[at]];
    boolean right = Double.isNaN(x) ? missingGoRight[at] : x > splits[at];
    return right ? 1 : 0;
  }
}
