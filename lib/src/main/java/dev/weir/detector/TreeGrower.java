package dev.weir.detector;

import dev.weir.core.SplitMix64;
import java.util.Arrays;

/** Grows isolation trees, one after the other (Liu, Ting and Zhou 2008, Algorithm 2). */
final class TreeGrower {
  private final Sample sample;
  private final int dimension;
  private final int size;
  private final int trees;
  private final int height;
  private final boolean creditsBeyondRange;

  private int[] features = new int[1024];
  private int[] counts = new int[1024];
  private double[] splits = new double[1024];
  private double[] lows = new double[1024];
  private double[] highs = new double[1024];
  private int nodes;
  private int inner;

  // Of the tree that is being grown: its rows, so ordered that a node's are neighbours, and the
  // features not yet tried in a node.
  private int[] rows = {};
  private SplitMix64 random = new SplitMix64(0);
  private final int[] untried;
  private double least;
  private double largest;

  TreeGrower(Sample sample, int size, int trees, boolean creditsBeyondRange) {
    this.sample = sample;
    this.dimension = sample.dimension();
    this.size = size;
    this.trees = trees;
    this.height = Trees.height(size);
    this.creditsBeyondRange = creditsBeyondRange;
    this.untried = new int[dimension];
    for (int feature = 0; feature < dimension; feature++) {
      untried[feature] = feature;
    }
  }

  void grow(int[] picked, SplitMix64 random) {
    this.rows = picked;
    this.random = random;
    grow(0, picked.length, 0);
  }

  Trees trees() {
    return new Trees(
        dimension,
        trees,
        size,
        Arrays.copyOf(features, nodes),
        Arrays.copyOf(counts, nodes),
        Arrays.copyOf(splits, inner),
        Arrays.copyOf(lows, creditsBeyondRange ? inner : 0),
        Arrays.copyOf(highs, creditsBeyondRange ? inner : 0));
  }

  private void grow(int from, int to, int depth) {
    int feature = depth < height && to - from > 1 ? varyingFeature(from, to) : Trees.LEAF;
    addNode(feature, to - from);
    if (feature == Trees.LEAF) {
      return;
    }
    double split = split(least, largest, random.nextDouble());
    addSplit(split);
    int middle = partition(from, to, feature, split);
    grow(from, middle, depth + 1);
    grow(middle, to, depth + 1);
  }

  /**
   * A feature that differs among the rows, all such equally likely; sets {@link #least} and {@link
   * #largest}.
   */
  private int varyingFeature(int from, int to) {
    for (int left = dimension; left > 0; left--) {
      int drawn = random.nextInt(left);
      int feature = untried[drawn];
      untried[drawn] = untried[left - 1];
      untried[left - 1] = feature;
      measure(from, to, feature);
      if (least < largest) {
        return feature;
      }
    }
    return Trees.LEAF;
  }

  private void measure(int from, int to, int feature) {
    least = Double.POSITIVE_INFINITY;
    largest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      double x = number(rows[i], feature);
      if (x < least) { // never for NaN
        least = x;
      }
      if (x > largest) {
        largest = x;
      }
    }
    least = Math.max(least, -Double.MAX_VALUE);
    largest = Math.min(largest, Double.MAX_VALUE);
  }

  /**
   * A number from the least inclusive to the largest exclusive, so that neither child is empty;
   * never -0.
   */
  static double split(double least, double largest, double share) {
    double split = least * (1 - share) + largest * share + 0.0;
    return split >= least && split < largest ? split : least + 0.0;
  }

  /** Moves the rows that go left before those that go right, each in the order they were in. */
  private int partition(int from, int to, int feature, double split) {
    int present = 0;
    int right = 0;
    for (int i = from; i < to; i++) {
      double x = number(rows[i], feature);
      present += Double.isNaN(x) ? 0 : 1;
      right += x > split ? 1 : 0;
    }
    boolean missingGoRight = right > present - right;
    int[] last = new int[to - from];
    int lastSize = 0;
    int middle = from;
    for (int i = from; i < to; i++) {
      double x = number(rows[i], feature);
      if (x > split || Double.isNaN(x) && missingGoRight) {
        last[lastSize++] = rows[i];
      } else {
        rows[middle++] = rows[i];
      }
    }
    System.arraycopy(last, 0, rows, middle, lastSize);
    return middle;
  }

  private double number(int row, int feature) {
    return sample.rows()[row * dimension + feature];
  }

  private void addNode(int feature, int count) {
    if (nodes == features.length) {
      features = Arrays.copyOf(features, 2 * nodes);
      counts = Arrays.copyOf(counts, 2 * nodes);
    }
    features[nodes] = feature;
    counts[nodes++] = count;
  }

  private void addSplit(double split) {
    if (inner == splits.length) {
      splits = Arrays.copyOf(splits, 2 * inner);
      lows = Arrays.copyOf(lows, 2 * inner);
      highs = Arrays.copyOf(highs, 2 * inner);
    }
    lows[inner] = least;
    highs[inner] = largest;
    splits[inner++] = split;
  }
}
