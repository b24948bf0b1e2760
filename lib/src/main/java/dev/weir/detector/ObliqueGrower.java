package dev.weir.detector;

import dev.weir.core.SplitMix64;
import java.util.Arrays;

/**
 * Grows isolation trees that cut along weighted sums of a few features. A node takes features at
 * random among those that vary in it, weighs each with a standard normal number over its standard
 * deviation in the node, so that units do not matter, and cuts uniformly between the least and the
 * largest sum.
 */
final class ObliqueGrower {
  private final ScaledRows sample;
  private final int dimension;
  private final int size;
  private final int perCut;
  private final int height;
  private final int width;
  private final int[] features;
  private final double[] weights;
  private final double[] splits;
  private final double[] leaves;
  private final double[] average;

  private int[] rows = {};
  private SplitMix64 random = new SplitMix64(0);
  private final int[] untried;
  private final double[] sums;

  ObliqueGrower(ScaledRows sample, int size, int trees, int perCut) {
    this.sample = sample;
    this.dimension = sample.dimension();
    this.size = size;
    this.perCut = Math.min(perCut, dimension);
    this.height = Trees.height(size);
    this.width = 1 << height;
    this.features = new int[trees * width * this.perCut];
    this.weights = new double[features.length];
    this.splits = new double[trees * width];
    Arrays.fill(splits, Double.POSITIVE_INFINITY);
    this.leaves = new double[trees * width];
    this.average = AveragePathLength.upTo(size);
    this.untried = new int[dimension];
    Arrays.setAll(untried, i -> i);
    this.sums = new double[size];
  }

  static ObliqueTrees grow(ScaledRows sample, int size, int trees, int perCut, SplitMix64 random) {
    int used = Math.min(size, sample.count());
    ObliqueGrower grower = new ObliqueGrower(sample, used, trees, perCut);
    RowPicker picker = new RowPicker(sample.count());
    for (int tree = 0; tree < trees; tree++) {
      SplitMix64 own = random.split();
      grower.rows = picker.pick(used, own);
      grower.random = own;
      grower.grow(tree * grower.width, 1, 0, used, 0);
    }
    return new ObliqueTrees(
        sample.dimension(),
        grower.height,
        grower.features,
        grower.weights,
        grower.splits,
        grower.leaves,
        used == 1 ? 1 : grower.average[used]);
  }

  private void grow(int tree, int node, int from, int to, int depth) {
    if (depth == height || to - from < 2 || !cut(tree + node, from, to)) {
      int below = height - depth;
      int first = tree + (node << below) - width;
      Arrays.fill(leaves, first, first + (1 << below), size == 1 ? 1 : depth + average[to - from]);
      return;
    }
    int middle = partition(from, to, splits[tree + node]);
    grow(tree, 2 * node, from, middle, depth + 1);
    grow(tree, 2 * node + 1, middle, to, depth + 1);
  }

  /** Draws the cut of a node; whether there is one that parts its rows. */
  private boolean cut(int node, int from, int to) {
    int chosen = 0;
    for (int left = dimension; left > 0 && chosen < perCut; left--) {
      int drawn = random.nextInt(left);
      int feature = untried[drawn];
      untried[drawn] = untried[left - 1];
      untried[left - 1] = feature;
      double deviation = deviation(from, to, feature);
      if (deviation > 0) {
        features[node * perCut + chosen] = feature;
        weights[node * perCut + chosen++] = Normal.next(random) / deviation;
      }
    }
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      sums[i] = sum(node, rows[i]);
      least = Math.min(least, sums[i]);
      largest = Math.max(largest, sums[i]);
    }
    if (!(least < largest)) {
      return false;
    }
    splits[node] = TreeGrower.split(least, largest, random.nextDouble());
    return true;
  }

  /** The same sum as in {@link ObliqueTrees}, bit for bit. */
  private double sum(int node, int row) {
    double sum = 0;
    for (int i = node * perCut; i < (node + 1) * perCut; i++) {
      sum += weights[i] * sample.z()[row * dimension + features[i]];
    }
    return sum;
  }

  /** The standard deviation of a feature in a node, exactly 0 where all its numbers are equal. */
  private double deviation(int from, int to, int feature) {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    double mean = 0;
    for (int i = from; i < to; i++) {
      double x = sample.z()[rows[i] * dimension + feature];
      least = Math.min(least, x);
      largest = Math.max(largest, x);
      mean += x / (to - from);
    }
    if (least == largest) {
      return 0;
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      double d = sample.z()[rows[i] * dimension + feature] - mean;
      sum += d * d;
    }
    return Math.sqrt(sum / (to - from));
  }

  private int partition(int from, int to, double split) {
    int[] last = new int[to - from];
    int lastSize = 0;
    int middle = from;
    for (int i = from; i < to; i++) {
      if (sums[i] > split) {
        last[lastSize++] = rows[i];
      } else {
        rows[middle++] = rows[i];
      }
    }
    System.arraycopy(last, 0, rows, middle, lastSize);
    return middle;
  }
}
