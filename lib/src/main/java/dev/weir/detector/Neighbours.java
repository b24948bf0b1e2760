package dev.weir.detector;

/**
 * The distance to the k-th nearest of the reference rows that differ from the row; where fewer
 * differ, to the farthest of them, and 0 where none does. That a row is among the references itself
 * therefore does not count.
 */
final class Neighbours extends DistanceModel {
  private final int k;
  private final ThreadLocal<Nearest> nearest;

  Neighbours(References references, int k) {
    super(references);
    if (k < 1) {
      throw new IllegalArgumentException(k + " neighbours are too few. Train the model again");
    }
    this.k = k;
    this.nearest = ThreadLocal.withInitial(() -> new Nearest(k));
  }

  @Override
  double score(double[] squared) {
    Nearest found = nearest.get();
    found.find(squared);
    return found.radius();
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY.with("neighbours", k).with("references", references().parts());
  }

  static Neighbours of(ModelParts parts) {
    return new Neighbours(References.of(parts.within("references")), parts.number("neighbours"));
  }
}
