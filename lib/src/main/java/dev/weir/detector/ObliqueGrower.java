package dev.weir.detector;

import dev.weir.core.AveragePathLength;
import dev.weir.core.SplitMix64;
import java.util.Arrays;

/**
 * Grows isolation trees that cut along weighted sums of features. A node takes features at random
 * among those that vary in it, weighs each with a standard normal number, and cuts through a point
 * that is uniform in the box around its rows; there may be no row on one side (Hariri, Carrasco
 * Kind and Brunner 2021, Algorithm 2).
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

  /** Draws the cut of a node; whether anything varies in it. */
  private boolean cut(int node, int from, int to) {
    int chosen = 0;
    double split = 0;
    for (int left = dimension; left > 0 && chosen < perCut; left--) {
      int drawn = random.nextInt(left);
      int feature = untried[drawn];
      untried[drawn] = untried[left - 1];
      untried[left - 1] = feature;
      double least = Double.POSITIVE_INFINITY;
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        double x = sample.z()[rows[i] * dimension + feature];
        least = Math.min(least, x);
        largest = Math.max(largest, x);
      }
      if (least < largest) {
        double weight = Normal.next(random);
        features[node * perCut + chosen] = feature;
        weights[node * perCut + chosen++] = weight;
        split += weight * (least + random.nextDouble() * (largest - least));
      }
    }
    for (int i = from; i < to; i++) {
      sums[i] = sum(node, rows[i]);
    }
    splits[node] = split;
    return chosen > 0;
  }

  /** The same sum as in {@link ObliqueTrees}, bit for bit. */
  private double sum(int node, int row) {
    double sum = 0;
    for (int i = node * perCut; i < (node + 1) * perCut; i++) {
      sum += weights[i] * sample.z()[row * dimension + features[i]];
    }
    return sum;
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
