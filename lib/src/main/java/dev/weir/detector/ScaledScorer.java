package dev.weir.detector;

import java.util.function.Function;

/** Scores rows by what a model says of them once they are scaled. The total is the score. */
final class ScaledScorer implements Scorer {
  private static final int BLOCK = 1024;

  private final String kind;
  private final Scaling scaling;
  private final RowModel model;
  private final ThreadLocal<double[]> block;

  ScaledScorer(String kind, Scaling scaling, RowModel model) {
    if (scaling.dimension() != model.dimension()) {
      throw new IllegalArgumentException(
          scaling.dimension()
              + " scales do not fit a model of "
              + model.dimension()
              + " features. Train the model again");
    }
    this.kind = kind;
    this.scaling = scaling;
    this.model = model;
    this.block = ThreadLocal.withInitial(() -> new double[BLOCK * scaling.dimension()]);
  }

  /** The parts of any scorer of this class. */
  static ModelParts parts(Scorer scorer) {
    ScaledScorer scaled = (ScaledScorer) scorer;
    return scaled.scaling.parts().with("model", scaled.model.parts());
  }

  /** Reads what {@link #parts} wrote, given how the model is read. */
  static Function<ModelParts, Scorer> reader(
      String kind, Function<ModelParts, RowModel> modelReader) {
    return parts ->
        new ScaledScorer(kind, Scaling.of(parts), modelReader.apply(parts.within("model")));
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public int dimension() {
    return scaling.dimension();
  }

  @Override
  public void score(double[] rows, int count, double[] scores) {
    Shape.checkBlock(rows, count, scores, dimension());
    double[] z = block.get();
    for (int from = 0; from < count; from += BLOCK) {
      int to = Math.min(count, from + BLOCK);
      scaling.apply(rows, from, to, z);
      model.score(z, to - from, scores, from);
    }
  }

  @Override
  public double total(double[] row) {
    Shape.checkRow(row, dimension());
    double[] score = new double[1];
    score(row, 1, score);
    return score[0];
  }

  @Override
  public void explain(double[] row, double[] contributions) {
    Shape.checkContributions(row, contributions, dimension());
    double[] z = new double[row.length];
    scaling.apply(row, 0, 1, z);
    model.explain(z, contributions);
  }
}
