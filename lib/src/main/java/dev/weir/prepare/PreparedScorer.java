package dev.weir.prepare;

import dev.weir.detector.Scorer;
import dev.weir.detector.Shape;
import java.util.List;

/**
 * Scores rows as a detector does that sees them prepared. What the detector says of a prepared
 * number is said of the features that it is made of.
 */
public final class PreparedScorer implements Scorer {
  private static final int BLOCK = 1024;

  private final List<Step> steps;
  private final Scorer detector;
  private final int widest;
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
    this.widest = most;
    this.buffers = ThreadLocal.withInitial(() -> new double[3][BLOCK * widest]);
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
    for (int from = 0; from < count; from += BLOCK) {
      int many = Math.min(count - from, BLOCK);
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
