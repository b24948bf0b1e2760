package dev.weir.series;

import dev.weir.core.SplitMix64;
import java.util.Arrays;

/** Tell the collusive displacement of a point. */
final class RandomCutTrees implements ShingleTrees {
  private final RandomCutTree[] trees;

  RandomCutTrees(int trees, int sample, int shingle) {
    this.trees = new RandomCutTree[trees];
    Arrays.setAll(this.trees, i -> new RandomCutTree(sample, shingle));
  }

  @Override
  public void plant(double[] series, int count, SplitMix64 random) {
    for (RandomCutTree tree : trees) {
      tree.plant(series, count, random.nextLong());
    }
  }

  @Override
  public double tell(double[] point) {
    double sum = 0;
    for (RandomCutTree tree : trees) {
      sum += tree.displacement(point);
    }
    return sum / trees.length;
  }
}
