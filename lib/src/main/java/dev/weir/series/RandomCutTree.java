package dev.weir.series;

import dev.weir.core.SplitMix64;

/**
 * A random cut tree over shingles of a series (Guha, Mishra, Roy and Schrijvers, ICML 2016,
 * definition 1): a cut goes through the bounding box of the points of a node, in a dimension that
 * is drawn by its side length, at a place that is drawn uniformly, and so on until a node's points
 * are all alike. A node is cut when it is first looked into: what is drawn there depends on the
 * seed and the way to it alone, so a tree that was looked into often gives the same bits as one
 * that was not.
 *
 * <p>Reusable; not thread-safe.
 */
final class RandomCutTree {
  private static final int CLOSED = -1;
  private static final int LEAF = 0;
  private static final double ROUNDING = 1e-12;

  // What the way through a tree reads of a node lies together: that is what it waits for.
  private static final int LINKS = 4; // ints of a node:
  private static final int FROM = 0; // its first point, in points
  private static final int TO = 1; // the first that is not its
  private static final int BELOW = 2; // the first of two children, LEAF or CLOSED
  private static final int DIMENSION = 3; // of its cut
  private static final int LENGTH = 0; // the doubles of a node: the sum of the sides of its box,
  private static final int CUT = 1; // its cut, above which is the second child,
  private static final int BOX = 2; // in each dimension the least and the largest

  private final int shingle;
  private final int stride;
  private final int[] points; // where shingles begin in the series; those of a node in a row
  private final int[] links;
  private final double[] shapes;
  private final long[] seeds;
  private final int[] way; // the nodes that hold the point last asked for, from the root on
  private final double[] ratios; // the largest on the way to each
  private double[] series;
  private int nodes;

  /**
   * A tree to be planted.
   *
   * @param sample how many points it has
   * @param shingle how many consecutive numbers make a point
   */
  RandomCutTree(int sample, int shingle) {
    this.shingle = shingle;
    stride = BOX + 2 * shingle;
    points = new int[sample];
    int most = 2 * sample - 1;
    links = new int[most * LINKS];
    shapes = new double[most * stride];
    seeds = new long[most];
    way = new int[sample];
    ratios = new double[sample];
  }

  /**
   * Begins anew.
   *
   * @param series the numbers, oldest first
   * @param count of the points to draw from, the first of which begins with the first number; one
   *     is drawn out of each of as many equal stretches as the tree has points
   */
  void plant(double[] series, int count, long seed) {
    this.series = series;
    SplitMix64 random = new SplitMix64(seed);
    ShingleTrees.draw(points, count, random);
    nodes = 0;
    add(0, points.length, random.nextLong());
  }

  private int add(int from, int to, long seed) {
    int link = nodes * LINKS;
    links[link + FROM] = from;
    links[link + TO] = to;
    links[link + BELOW] = CLOSED;
    seeds[nodes] = seed;
    return nodes++;
  }

  /**
   * The collusive displacement (definition 4) of another point, had it been among those that the
   * tree was drawn from: the expectation over the ways to insert it (theorem 2) into this tree. A
   * cut through the box of a node and the point parts the two with the share of the sides that the
   * point adds; else it is the node's own.
   *
   * @param point its numbers, oldest first
   */
  double displacement(double[] point) {
    int depth = 0;
    int node = 0;
    int size = points.length;
    double largest = 0; // ratio on the way: what would come nearer to what would be gone
    while (size > 1) {
      int link = node * LINKS;
      if (links[link + BELOW] == CLOSED) {
        open(node);
      }
      way[depth] = node;
      ratios[depth++] = largest;
      int below = links[link + BELOW];
      if (below == LEAF) {
        break;
      }
      int next = point[links[link + DIMENSION]] > shapes[node * stride + CUT] ? below + 1 : below;
      int kept = links[next * LINKS + TO] - links[next * LINKS + FROM];
      largest = Math.max(largest, (size - kept) / (kept + 1.0));
      node = next;
      size = kept;
    }
    boolean alone = size == 1 && !isAt(links[node * LINKS + FROM], point);
    return expected(point, depth, alone ? Math.max(largest, 1) : largest);
  }

  /**
   * From the end of the way back to the first box that holds the point: those above hold it too.
   */
  private double expected(double[] point, int depth, double atTheEnd) {
    double expected = atTheEnd;
    for (int i = depth - 1; i >= 0; i--) {
      int node = way[i];
      double beyond = beyond(node * stride, point);
      if (beyond == 0) {
        return expected;
      }
      double parted = beyond / (beyond + shapes[node * stride + LENGTH]);
      int size = links[node * LINKS + TO] - links[node * LINKS + FROM];
      expected = parted * Math.max(ratios[i], size) + (1 - parted) * expected;
    }
    return expected;
  }

  /** Whether one of the points is the same as another. */
  private boolean isAt(int which, double[] point) {
    int begin = points[which];
    for (int d = 0; d < shingle; d++) {
      if (series[begin + d] != point[d]) {
        return false;
      }
    }
    return true;
  }

  /**
   * By how much the sides of a node's box grow to hold a point, together: what the distances to
   * both ends of a side have beyond it is twice that.
   */
  private double beyond(int shape, double[] point) {
    double toEnds = 0;
    int side = shape + BOX;
    for (int d = 0; d < shingle; d++) {
      double x = point[d];
      toEnds += Math.abs(x - shapes[side]) + Math.abs(x - shapes[side + 1]);
      side += 2;
    }
    double length = shapes[shape + LENGTH];
    double beyond = 0.5 * (toEnds - length);
    return beyond > ROUNDING * length ? beyond : 0;
  }

  private void open(int node) {
    int link = node * LINKS;
    int shape = node * stride;
    int from = links[link + FROM];
    int to = links[link + TO];
    enclose(shape, from, to);
    if (shapes[shape + LENGTH] <= 0) {
      links[link + BELOW] = LEAF;
      return;
    }
    SplitMix64 random = new SplitMix64(seeds[node]);
    int dimension = draw(shape, random.nextDouble() * shapes[shape + LENGTH]);
    int middle = part(from, to, dimension, shapes[shape + CUT]);
    links[link + DIMENSION] = dimension;
    links[link + BELOW] = add(from, middle, random.nextLong());
    add(middle, to, random.nextLong());
  }

  private void enclose(int shape, int from, int to) {
    double sum = 0;
    for (int d = 0; d < shingle; d++) {
      double least = series[points[from] + d];
      double most = least;
      for (int i = from + 1; i < to; i++) {
        double x = series[points[i] + d];
        if (x < least) {
          least = x;
        } else if (x > most) {
          most = x;
        }
      }
      shapes[shape + BOX + 2 * d] = least;
      shapes[shape + BOX + 2 * d + 1] = most;
      sum += most - least;
    }
    shapes[shape + LENGTH] = sum;
  }

  /**
   * Cuts a node so far along the sides of its box, in a way that leaves points on both sides.
   *
   * @return the dimension
   */
  private int draw(int shape, double along) {
    double rest = along;
    int dimension = 0;
    for (int d = 0; d < shingle; d++) {
      double least = shapes[shape + BOX + 2 * d];
      double most = shapes[shape + BOX + 2 * d + 1];
      if (most > least) {
        dimension = d;
        shapes[shape + CUT] = least + rest < most ? least + rest : least;
        if (rest < most - least) {
          break;
        }
        rest -= most - least;
      }
    }
    return dimension;
  }

  /** Moves what is not above a cut to the front; returns where the rest begins. */
  private int part(int from, int to, int dimension, double cut) {
    int middle = from;
    for (int i = from; i < to; i++) {
      int candidate = points[i];
      if (series[candidate + dimension] <= cut) {
        points[i] = points[middle];
        points[middle++] = candidate;
      }
    }
    return middle;
  }
}
