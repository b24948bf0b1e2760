package dev.weir.prepare;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Coordinates along components. A missing number counts as the mean.
 *
 * @param mean by column
 * @param components {@code w[components][columns]}, orthonormal rows; of more than 64 columns some
 *     may be 0
 */
record Rotation(double[] mean, double[] components) implements Step {

  @Override
  public int inputs() {
    return mean.length;
  }

  @Override
  public int outputs() {
    return components.length / mean.length;
  }

  @Override
  public void apply(double[] rows, int count, double[] prepared) {
    int inputs = inputs();
    int outputs = outputs();
    for (int row = 0; row < count; row++) {
      for (int output = 0; output < outputs; output++) {
        double sum = 0;
        for (int input = 0; input < inputs; input++) {
          sum += term(output, input, rows[row * inputs + input]);
        }
        prepared[row * outputs + output] = sum;
      }
    }
  }

  private double term(int output, int input, double x) {
    return Double.isNaN(x) ? 0 : components[output * mean.length + input] * (x - mean[input]);
  }

  /** By the magnitudes of the terms that a coordinate is the sum of. */
  @Override
  public void attribute(double[] row, double[] contributions, double[] attributed) {
    int inputs = inputs();
    Arrays.fill(attributed, 0, inputs, 0);
    for (int output = 0; output < outputs(); output++) {
      double magnitude = 0;
      for (int input = 0; input < inputs; input++) {
        magnitude += Math.abs(term(output, input, row[input]));
      }
      boolean told = magnitude > 0 && magnitude < Double.POSITIVE_INFINITY;
      for (int input = 0; input < inputs; input++) {
        double share = told ? Math.abs(term(output, input, row[input])) / magnitude : 1.0 / inputs;
        attributed[input] += contributions[output] * share;
      }
    }
  }

  @Override
  public Vectors of(Vectors vectors) {
    double[] prepared = new double[vectors.count() * outputs()];
    apply(vectors.rows(), vectors.count(), prepared);
    List<Vectors.Column> described =
        IntStream.rangeClosed(1, outputs())
            .mapToObj(i -> new Vectors.Column("", "component_" + i))
            .toList();
    return vectors.with(prepared, described);
  }
}
