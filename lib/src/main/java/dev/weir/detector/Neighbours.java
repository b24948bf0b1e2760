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
  private final ThreadLocal<Nearest> nearest;

  Neighbours(References references, int k) {
    if (k < 1) {
      throw new IllegalArgumentException(k + " neighbours are too few. Train the model again");
    }
    this.references = references;
    this.k = k;
    this.distances = ThreadLocal.withInitial(() -> new double[references.count()]);
    this.nearest = ThreadLocal.withInitial(() -> new Nearest(k));
  }

  @Override
  public int dimension() {
    return references.dimension();
  }

  @Override
  public void score(double[] z, int count, double[] scores, int at) {
    double[] squared = distances.get();
    Nearest found = nearest.get();
    for (int row = 0; row < count; row++) {
      references.squaredDistances(z, row * dimension(), squared);
      found.find(squared);
      scores[at + row] = found.radius();
    }
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY.with("neighbours", k).with("references", references.parts());
  }

  static Neighbours of(ModelParts parts) {
    return new Neighbours(References.of(parts.within("references")), parts.number("neighbours"));
  }
}
