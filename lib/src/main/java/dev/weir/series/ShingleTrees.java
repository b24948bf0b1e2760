package dev.weir.series;

import dev.weir.core.SplitMix64;

/**
 * Trees over points that are so many consecutive numbers of a series. Reusable; not thread-safe.
 */
interface ShingleTrees {

  /** Makes trees, to be planted. */
  interface Maker {

    /**
     * So many trees.
     *
     * @param sample how many points each has, at least 2
     * @param shingle how many consecutive numbers make a point
     */
    ShingleTrees make(int trees, int sample, int shingle);
  }

  /**
   * Begins anew.
   *
   * @param series the numbers, oldest first
   * @param count of the points to draw from, the first of which begins with the first number
   * @param random draws everything
   */
  void plant(double[] series, int count, SplitMix64 random);

  /**
   * What the trees tell of another point, in the mean.
   *
   * @param point its numbers, oldest first
   */
  double tell(double[] point);

  /** Draws where the points of a tree begin, one out of each of as many equal stretches. */
  static void draw(int[] begins, int count, SplitMix64 random) {
    double stretch = (double) count / begins.length;
    for (int i = 0; i < begins.length; i++) {
      begins[i] = Math.min(count - 1, (int) ((i + random.nextDouble()) * stretch));
    }
  }
}
