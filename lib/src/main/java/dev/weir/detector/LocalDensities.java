package dev.weir.detector;

/**
 * Local outlier factors by the local reachability density of reference rows: the mean density of a
 * row's neighbours over its own. A row without neighbours, where all references are equal to it,
 * has a factor of 1.
 */
final class LocalDensities extends DistanceModel {
  /** The least mean reachability distance, so that no density is infinite. */
  private static final double LEAST = 1e-10; // as in scikit-learn

  private final int k;
  private final double[] radii; // of each reference, to its k-th neighbour
  private final double[] densities; // of each reference
  private final ThreadLocal<Nearest> nearest;

  LocalDensities(References references, int k, double[] radii, double[] densities) {
    super(references);
    if (k < 1 || radii.length != references.count() || densities.length != references.count()) {
      throw new IllegalArgumentException("its densities are not valid. Train the model again");
    }
    this.k = k;
    this.radii = radii;
    this.densities = densities;
    this.nearest = ThreadLocal.withInitial(() -> new Nearest(k));
  }

  static LocalDensities of(ScaledRows rows, int k) {
    References references = References.of(rows);
    double[] radii = new double[rows.count()];
    double[] densities = new double[rows.count()];
    LocalDensities model = new LocalDensities(references, k, radii, densities);
    Nearest[] neighbours = new Nearest[rows.count()];
    double[] squared = new double[rows.count()];
    for (int row = 0; row < rows.count(); row++) {
      references.squaredDistances(rows.z(), row, row + 1, squared);
      neighbours[row] = new Nearest(k);
      neighbours[row].find(squared);
      radii[row] = neighbours[row].radius();
    }
    for (int row = 0; row < rows.count(); row++) {
      densities[row] = model.density(neighbours[row]);
    }
    return model;
  }

  @Override
  double score(double[] squared) {
    Nearest found = nearest.get();
    found.find(squared);
    return factor(found);
  }

  private double factor(Nearest found) {
    if (found.count() == 0) {
      return 1;
    }
    double sum = 0;
    for (int i = 0; i < found.count(); i++) {
      sum += densities[found.indices[i]] / found.count();
    }
    return sum / density(found);
  }

  /** The inverse of the mean reachability distance from the neighbours (Definition 6). */
  private double density(Nearest found) {
    if (found.count() == 0) {
      return 1 / LEAST;
    }
    double sum = 0;
    for (int i = 0; i < found.count(); i++) {
      double radius = radii[found.indices[i]];
      sum += Math.max(radius, Math.sqrt(found.squared[i]));
    }
    return 1 / (sum / found.count() + LEAST);
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY
        .with("references", references().parts())
        .with("neighbours", k)
        .with("radii", radii)
        .with("densities", densities);
  }

  static LocalDensities of(ModelParts parts) {
    return new LocalDensities(
        References.of(parts.within("references")),
        parts.number("neighbours"),
        parts.doubles("radii"),
        parts.doubles("densities"));
  }
}
