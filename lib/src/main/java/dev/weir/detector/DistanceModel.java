package dev.weir.detector;

/** A model that sees of a row only its distances to reference rows. */
abstract class DistanceModel implements RowModel {
  private final References references;
  private final DistanceModel[] alone = {this};

  DistanceModel(References references) {
    this.references = references;
  }

  final References references() {
    return references;
  }

  @Override
  public final int dimension() {
    return references.dimension();
  }

  /** The score of a row, given its squared distance to each reference. */
  abstract double score(double[] squared);

  @Override
  public final void score(double[] z, int count, double[] scores, int at) {
    score(alone, z, count, scores, at, count);
  }

  /**
   * Scores a block of rows by models of the same references, for which distances are measured once.
   *
   * @param scores receives those of the first model at an index, those of each other so many later
   */
  static void score(
      DistanceModel[] models, double[] z, int count, double[] scores, int at, int stride) {
    References references = models[0].references;
    double[][] squared = references.block();
    for (int from = 0; from < count; from += references.blockRows()) {
      int to = Math.min(count, from + references.blockRows());
      references.squaredDistances(z, from, to, squared);
      for (int row = from; row < to; row++) {
        for (int i = 0; i < models.length; i++) {
          scores[at + i * stride + row] = models[i].score(squared[row - from]);
        }
      }
    }
  }
}
