package dev.weir.series;

import dev.weir.core.SplitMix64;

/**
 * Trees that are drawn from one stretch of a series, and kept for as long as the next observation
 * asks for the same.
 *
 * <p>Reusable; not thread-safe.
 */
final class ShingleForest {
  private final ShingleTrees trees;
  private final int shingle;
  private final long seed;
  private final double[] series;
  private final double[] point;
  private double[] seen; // the state last seen: an array is of one series as long as it lives
  private long begin = -1; // of the stretch, among all numbers
  private long end = -1;

  /**
   * A forest to be planted.
   *
   * @param trees to be planted
   * @param shingle how many consecutive numbers make a point
   * @param most how many numbers it can be drawn from
   */
  ShingleForest(ShingleTrees trees, int shingle, int most, long seed) {
    this.trees = trees;
    this.shingle = shingle;
    this.seed = seed;
    series = new double[most];
    point = new double[shingle];
  }

  /**
   * What the trees tell of the latest numbers, in the mean.
   *
   * @param ring holds the numbers
   * @param from the number of the first one that trees are drawn from
   * @param until of the first after those
   */
  double tell(double[] memory, Ring ring, long from, long until) {
    boolean same =
        from == begin
            && until == end
            && (memory == seen || ring.holds(memory, from, series, (int) (until - from)));
    if (!same) {
      plant(memory, ring, from, until);
    }
    seen = memory;
    ring.read(memory, (long) memory[ring.state()] - shingle, point, shingle);
    return trees.tell(point);
  }

  private void plant(double[] memory, Ring ring, long from, long until) {
    begin = from;
    end = until;
    int count = (int) (until - from);
    ring.read(memory, from, series, count);
    trees.plant(series, count - shingle + 1, new SplitMix64(SplitMix64.mix(seed ^ until)));
  }
}
