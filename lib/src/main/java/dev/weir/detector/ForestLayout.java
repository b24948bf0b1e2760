package dev.weir.detector;

import dev.weir.core.AveragePathLength;
import java.util.Arrays;

/**
 * Lays trees in preorder out as {@link ForestScorer} wants them, and checks that they are trees.
 *
 * <p>Memory: 35 bytes with the scorer for each tree and row of the sample, the sample rounded up to
 * a power of two; 51 where numbers beyond the range of training rows are credited.
 */
final class ForestLayout {
  final short[] features;
  final double[] splits;
  final double[] lows;
  final double[] highs;
  final boolean[] missingGoRight;
  final double[] paths;
  final double ordinaryPath; // the path length at which a score is 0.5

  private final Trees trees;
  private final double[] average;
  private final int height;
  private int node;
  private int inner;

  ForestLayout(Trees trees) {
    this.trees = trees;
    check(trees.dimension() >= 1 && trees.dimension() <= Short.MAX_VALUE, "dimension");
    check(trees.count() >= 1 && trees.count() <= IsolationForest.MOST_TREES, "number of trees");
    check(trees.sample() >= 1 && trees.sample() <= IsolationForest.LARGEST_SAMPLE, "sample");
    check(trees.features().length == trees.rows().length, "number of nodes");
    check(trees.lows().length == trees.highs().length, "range");
    check(!trees.creditsBeyondRange() || trees.lows().length == trees.splits().length, "range");
    height = trees.height();
    average = AveragePathLength.upTo(trees.sample());
    ordinaryPath = trees.sample() == 1 ? 1 : average[trees.sample()];
    int width = 1 << height;
    features = new short[trees.count() * width];
    splits = new double[trees.count() * width];
    lows = new double[trees.creditsBeyondRange() ? trees.count() * width : 0];
    highs = new double[lows.length];
    Arrays.fill(lows, Double.NEGATIVE_INFINITY); // below a leaf nothing is beyond
    Arrays.fill(highs, Double.POSITIVE_INFINITY);
    missingGoRight = new boolean[trees.count() * width];
    paths = new double[2 * trees.count() * width];
    for (int tree = 0; tree < trees.count(); tree++) {
      check(node < trees.rows().length && trees.rows()[node] == trees.sample(), "root");
      place(tree * width, 1, 0);
    }
    check(node == trees.rows().length && inner == trees.splits().length, "number of nodes");
  }

  /** Places the next node and all below it; returns how many training rows it holds. */
  private int place(int tree, int at, int depth) {
    check(node < trees.rows().length, "number of nodes");
    int feature = trees.features()[node];
    int rows = trees.rows()[node++];
    if (feature == Trees.LEAF) {
      check(rows >= 1 && rows <= trees.sample(), "leaf");
      placeLeaf(tree, at, depth, trees.sample() == 1 ? 1 : depth + average[rows]);
      return rows;
    }
    check(feature >= 0 && feature < trees.dimension(), "feature");
    check(depth < height && inner < trees.splits().length, "height");
    double split = trees.splits()[inner];
    check(Double.isFinite(split), "split");
    if (trees.creditsBeyondRange()) {
      check(trees.lows()[inner] <= split && split < trees.highs()[inner], "range");
      lows[tree + at] = trees.lows()[inner];
      highs[tree + at] = trees.highs()[inner];
    }
    inner++;
    int left = place(tree, 2 * at, depth + 1);
    int right = place(tree, 2 * at + 1, depth + 1);
    check(left + right == rows, "number of rows");
    features[tree + at] = (short) feature;
    splits[tree + at] = split;
    missingGoRight[tree + at] = right > left;
    double sum = left * paths[2 * tree + 2 * at] + right * paths[2 * tree + 2 * at + 1];
    paths[2 * tree + at] = sum / rows;
    return rows;
  }

  private void placeLeaf(int tree, int at, int depth, double path) {
    for (int level = 0; level <= height - depth; level++) {
      int from = 2 * tree + (at << level);
      Arrays.fill(paths, from, from + (1 << level), path);
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(
          "the " + what + " of its isolation trees is not valid. Train the model again");
    }
  }
}
