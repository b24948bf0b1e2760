package dev.weir.series;

import dev.weir.core.AveragePathLength;
import dev.weir.core.SplitMix64;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Isolation trees (Liu, Ting and Zhou, "Isolation Forest", ICDM 2008, algorithm 2) over shingles of
 * a series: a cut through one of the numbers in which a node's points differ, drawn at random,
 * between the least and the largest; no deeper than a balanced tree would be. They tell how deep
 * another point would come, on average, had it been among those: where its number lies beyond a
 * node's, the cut is drawn from a longer range, and parts it from all others with the share that it
 * adds.
 *
 * <p>All ways through a tree are equally long, on which nothing but numbers is compared: a node
 * that is not cut any more sends everything on to its first child. All trees take a step before any
 * takes the next, so that none waits for another's numbers to come from memory.
 */
final class IsolationTrees implements ShingleTrees {
  private static final int CUT = 0; // of the three doubles of a node: above it is the second child,
  private static final int LEAST = 1; // the least number of its points there,
  private static final int MOST = 2; // and the largest
  private static final int WIDTH = 3;
  private static final int MIXED = -1;

  private final int trees;
  private final int shingle;
  private final int depth;
  private final int inner; // how many nodes of a tree are above its last level
  private final int[] points; // of a tree: where shingles begin in the series
  private final int[] lags; // by tree and inner node, in the order of a heap
  private final double[] cuts;
  private final double[] lengths; // by tree and node of the last level: of what is like its points,
  private final double[] beside; // and of what is not
  private final int[] alike; // one of its points, where all are alike; else MIXED
  private final int[] order; // of the numbers in which cuts are tried
  private final double[] average;
  private final int[] way; // by tree, the node that a point has come to
  private final double[] together; // how likely it is not parted from all others yet
  private double[] series;

  IsolationTrees(int trees, int sample, int shingle) {
    this.trees = trees;
    this.shingle = shingle;
    depth = Integer.SIZE - Integer.numberOfLeadingZeros(sample - 1);
    inner = (1 << depth) - 1;
    points = new int[sample];
    lags = new int[trees * inner];
    cuts = new double[WIDTH * trees * inner];
    lengths = new double[trees * (inner + 1)];
    beside = new double[lengths.length];
    alike = new int[lengths.length];
    order = IntStream.range(0, shingle).toArray();
    average = AveragePathLength.upTo(sample + 1);
    way = new int[trees];
    together = new double[trees];
  }

  @Override
  public void plant(double[] series, int count, SplitMix64 random) {
    this.series = series;
    for (int tree = 0; tree < trees; tree++) {
      ShingleTrees.draw(points, count, random);
      Arrays.setAll(order, lag -> lag);
      grow(tree, 0, 0, 0, points.length, random);
    }
  }

  @Override
  public double tell(double[] point) {
    Arrays.fill(way, 0);
    Arrays.fill(together, 1);
    double sum = 0;
    for (int level = 1; level <= depth; level++) {
      for (int tree = 0; tree < trees; tree++) {
        int node = tree * inner + way[tree];
        double x = point[lags[node]];
        int at = WIDTH * node;
        double least = cuts[at + LEAST];
        double most = cuts[at + MOST];
        if (x < least || x > most) {
          double beyond = x < least ? least - x : x - most;
          double parted = together[tree] * beyond / (beyond + (most - least));
          sum += parted * level;
          together[tree] -= parted;
        }
        way[tree] = 2 * way[tree] + (x > cuts[at + CUT] ? 2 : 1);
      }
    }
    for (int tree = 0; tree < trees; tree++) {
      int leaf = tree * (inner + 1) + way[tree] - inner;
      sum += together[tree] * (isAlike(alike[leaf], point) ? lengths[leaf] : beside[leaf]);
    }
    return sum / trees;
  }

  /** Whether a point would stay with those of a node of which nothing parts any. */
  private boolean isAlike(int begin, double[] point) {
    if (begin == MIXED) {
      return true;
    }
    for (int lag = 0; lag < shingle; lag++) {
      if (series[begin + lag] != point[lag]) {
        return false;
      }
    }
    return true;
  }

  private void grow(int tree, int node, int level, int from, int to, SplitMix64 random) {
    int at = tree * inner + node;
    int lag = level < depth ? drawCut(at, from, to, random) : MIXED;
    if (lag == MIXED) {
      close(tree, node, level, from, to);
      return;
    }
    lags[at] = lag;
    int middle = part(from, to, lag, cuts[WIDTH * at + CUT]);
    grow(tree, 2 * node + 1, level + 1, from, middle, random);
    grow(tree, 2 * node + 2, level + 1, middle, to, random);
  }

  /** Sends everything on to one node of the last level. */
  private void close(int tree, int node, int level, int from, int to) {
    int last = node;
    while (last < inner) {
      int at = tree * inner + last;
      lags[at] = 0;
      cuts[WIDTH * at + CUT] = Double.POSITIVE_INFINITY;
      cuts[WIDTH * at + LEAST] = Double.NEGATIVE_INFINITY;
      cuts[WIDTH * at + MOST] = Double.POSITIVE_INFINITY;
      last = 2 * last + 1;
    }
    int leaf = tree * (inner + 1) + last - inner;
    boolean same = level < depth;
    lengths[leaf] = level + average[same ? to - from + 1 : to - from]; // it is one more of the same
    beside[leaf] = level + 1.0;
    alike[leaf] = same ? points[from] : MIXED;
  }

  /**
   * Draws in which number to cut a node, and where; returns which, MIXED if its points are alike.
   */
  private int drawCut(int at, int from, int to, SplitMix64 random) {
    if (to - from == 1) {
      return MIXED;
    }
    for (int i = 0; i < shingle; i++) {
      int drawn = i + random.nextInt(shingle - i);
      int lag = order[drawn];
      order[drawn] = order[i];
      order[i] = lag;
      double least = series[points[from] + lag];
      double most = least;
      for (int point = from + 1; point < to; point++) {
        double x = series[points[point] + lag];
        if (x < least) {
          least = x;
        } else if (x > most) {
          most = x;
        }
      }
      if (least < most) {
        double between = least + random.nextDouble() * (most - least);
        cuts[WIDTH * at + CUT] = between < most ? between : least;
        cuts[WIDTH * at + LEAST] = least;
        cuts[WIDTH * at + MOST] = most;
        return lag;
      }
    }
    return MIXED;
  }

  /**
   * Moves what is not above a cut to the front; returns where the rest begins. Each point changes
   * places, wanted or not: which way one goes, the processor could not foresee.
   */
  private int part(int from, int to, int lag, double cut) {
    int middle = from;
    for (int i = from; i < to; i++) {
      int candidate = points[i];
      points[i] = points[middle];
      points[middle] = candidate;
      middle += series[candidate + lag] <= cut ? 1 : 0;
    }
    return middle;
  }
}
