package dev.weir.series;

import dev.weir.core.SplitMix64;
import java.util.Arrays;

/**
 * Random cut trees that are drawn from one stretch of a series, and kept for as long as the next
 * observation asks for the same.
 *
 * <p>Reusable; not thread-safe.
 */
final class RandomCutForest {
  private final RandomCutTree[] trees;
  private final int shingle;
  private final long seed;
  private final double[] series;
  private final double[] point;
  private long begin = -1; // of the stretch, among all numbers
  private long end = -1;

  /**
   * A forest to be planted.
   *
   * @param most how many numbers it can be drawn from
   */
  RandomCutForest(int trees, int sample, int shingle, int most, long seed) {
    this.trees = new RandomCutTree[trees];
    Arrays.setAll(this.trees, i -> new RandomCutTree(sample, shingle));
    this.shingle = shingle;
    this.seed = seed;
    series = new double[most];
    point = new double[shingle];
  }

  /**
   * The collusive displacement of the latest numbers, mean over the trees.
   *
   * @param ring holds the numbers
   * @param from the number of the first one that trees are drawn from
   * @param until of the first after those
   */
  double displacement(double[] memory, Ring ring, long from, long until) {
    if (from != begin || until != end || !ring.holds(memory, from, series, (int) (until - from))) {
      plant(memory, ring, from, until);
    }
    ring.read(memory, (long) memory[ring.state()] - shingle, point, shingle);
    double sum = 0;
    for (RandomCutTree tree : trees) {
      sum += tree.displacement(point);
    }
    return sum / trees.length;
  }

  private void plant(double[] memory, Ring ring, long from, long until) {
    begin = from;
    end = until;
    int count = (int) (until - from);
    ring.read(memory, from, series, count);
    SplitMix64 random = new SplitMix64(SplitMix64.mix(seed ^ until));
    for (RandomCutTree tree : trees) {
      tree.plant(series, count - shingle + 1, random.nextLong());
    }
  }
}
