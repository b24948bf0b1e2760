package dev.weir.detector;

/**
 * The distance to the k-th nearest of the reference rows that differ from the row; where fewer
 * differ, to the farthest of them, and 0 where none does. That a row is among the references itself
 * therefore does not count.
 */
final class Neighbours implements RowModel {
  private final References references;
  private final int k;
  private final ThreadLocal<double[]> distances;
  private final ThreadLocal<double[]> nearest;

  Neighbours(References references, int k) {
    if (k < 1) {
      throw new IllegalArgumentException(k + " neighbours are too few. Train the model again");
    }
    this.references = references;
    this.k = k;
    this.distances = ThreadLocal.withInitial(() -> new double[references.count()]);
    this.nearest = ThreadLocal.withInitial(() -> new double[k]);
  }

  @Override
  public int dimension() {
    return references.dimension();
  }

  @Override
  public void score(double[] z, int count, double[] scores, int at) {
    double[] squared = distances.get();
    double[] least = nearest.get();
    for (int row = 0; row < count; row++) {
      references.squaredDistances(z, row * dimension(), squared);
      int found = 0;
      double most = Double.POSITIVE_INFINITY; // above what is no longer among the nearest
      for (double d : squared) {
        if (d < most && d > 0) {
          found = Math.min(found + 1, k);
          insert(least, found - 1, d);
          most = found == k ? least[k - 1] : most;
        }
      }
      scores[at + row] = found == 0 ? 0 : Math.sqrt(least[found - 1]);
    }
  }

  /** Puts a number in its place among the ascending ones before an index, overwriting that one. */
  private static void insert(double[] ascending, int at, double number) {
    int i = at;
    for (; i > 0 && ascending[i - 1] > number; i--) {
      ascending[i] = ascending[i - 1];
    }
    ascending[i] = number;
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY.with("neighbours", k).with("references", references.parts());
  }

  static Neighbours of(ModelParts parts) {
    return new Neighbours(References.of(parts.within("references")), parts.number("neighbours"));
  }
}
