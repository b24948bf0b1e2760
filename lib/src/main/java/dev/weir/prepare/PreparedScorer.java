package dev.weir.prepare;

import dev.weir.detector.Scorer;
import dev.weir.detector.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scores rows as a detector does that sees them prepared. What the detector says of a prepared
 * number is said of the features that it is made of.
 */
public final class PreparedScorer implements Scorer {
  private static final int MOST_ROWS = 1024;
  private static final int MOST_NUMBERS = 1 << 16;

  private final List<Step> steps;
  private final Scorer detector;
  private final int block; // rows that are prepared at once
  private final ThreadLocal<double[][]> buffers;

  PreparedScorer(List<Step> steps, Scorer detector) {
    this.steps = List.copyOf(steps);
    this.detector = detector;
    int width = steps.get(0).inputs();
    int most = width;
    for (Step step : steps) {
      require(step.inputs(), width);
      width = step.outputs();
      most = Math.max(most, width);
    }
    require(detector.dimension(), width);
    int numbers = most;
    this.block = Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / numbers));
    this.buffers =
        ThreadLocal.withInitial(
            () ->
                new double[][] {
                  new double[block * numbers], new double[block * numbers], new double[block]
                });
  }

  private static void require(int taken, int given) {
    if (taken != given) {
      throw new IllegalArgumentException(
          "Cannot read model: its preparation makes "
              + given
              + " numbers where "
              + taken
              + " are taken. Train the model again.");
    }
  }

  /** What is done to a row, in this order. */
  public List<Step> steps() {
    return steps;
  }

  /** What scores the prepared row. */
  public Scorer detector() {
    return detector;
  }

  /** Whether a missing number of a feature is filled. */
  public boolean fills(int feature) {
    int[] origins = IntStream.range(0, dimension()).toArray();
    for (Step step : steps) {
      if (!(step instanceof ColumnStep columns)) {
        return false; // the last
      }
      int[] before = origins;
      origins = IntStream.range(0, step.outputs()).map(i -> before[columns.origin(i)]).toArray();
      for (int i = 0; i < origins.length; i++) {
        if (origins[i] == feature
            && step instanceof Fill fill
            && !Double.isNaN(fill.numbers()[i])) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public String kind() {
    return detector.kind();
  }

  @Override
  public int dimension() {
    return steps.get(0).inputs();
  }

  @Override
  public void score(double[] rows, int count, double[] scores) {
    Shape.checkBlock(rows, count, scores, dimension());
    double[][] buffer = buffers.get();
    for (int from = 0; from < count; from += block) {
      int many = Math.min(count - from, block);
      System.arraycopy(rows, from * dimension(), buffer[0], 0, many * dimension());
      int at = 0;
      for (Step step : steps) {
        step.apply(buffer[at], many, buffer[1 - at]);
        at = 1 - at;
      }
      detector.score(buffer[at], many, buffer[2]);
      System.arraycopy(buffer[2], 0, scores, from, many);
    }
  }

  @Override
  public double total(double[] row) {
    double[][] stages = stages(row);
    return detector.total(stages[steps.size()]);
  }

  @Override
  public void explain(double[] row, double[] contributions) {
    double[][] stages = stages(row);
    double[] said = new double[detector.dimension()];
    detector.explain(stages[steps.size()], said);
    for (int i = steps.size() - 1; i >= 0; i--) {
      double[] attributed = new double[steps.get(i).inputs()];
      steps.get(i).attribute(stages[i], said, attributed);
      said = attributed;
    }
    System.arraycopy(said, 0, contributions, 0, said.length);
  }

  /** The row, and what it is after each step. */
  private double[][] stages(double[] row) {
    Shape.checkRow(row, dimension());
    double[][] stages = new double[steps.size() + 1][];
    stages[0] = row;
    for (int i = 0; i < steps.size(); i++) {
      stages[i + 1] = new double[steps.get(i).outputs()];
      steps.get(i).apply(stages[i], 1, stages[i + 1]);
    }
    return stages;
  }
}
