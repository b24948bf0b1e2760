package dev.weir.prepare;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A step that makes each prepared number of one number of the row. */
sealed interface ColumnStep extends Step permits Fill, Affine, Indicators, Lookup {

  @Override
  default int outputs() {
    return inputs();
  }

  /** The number of the row that a prepared number is made of. */
  default int origin(int output) {
    return output;
  }

  /** The prepared number. */
  double prepared(int output, double x);

  /** What a column is called after the step, given its name before. */
  default String name(int output, String before) {
    return before;
  }

  @Override
  default void apply(double[] rows, int count, double[] prepared) {
    int inputs = inputs();
    int outputs = outputs();
    for (int row = 0; row < count; row++) {
      for (int output = 0; output < outputs; output++) {
        prepared[row * outputs + output] = prepared(output, rows[row * inputs + origin(output)]);
      }
    }
  }

  @Override
  default void attribute(double[] row, double[] contributions, double[] attributed) {
    Arrays.fill(attributed, 0, inputs(), 0);
    for (int output = 0; output < outputs(); output++) {
      attributed[origin(output)] += contributions[output];
    }
  }

  @Override
  default Vectors of(Vectors vectors) {
    double[] prepared = new double[vectors.count() * outputs()];
    apply(vectors.rows(), vectors.count(), prepared);
    return vectors.with(
        prepared,
        IntStream.range(0, outputs())
            .mapToObj(
                output -> {
                  Vectors.Column before = vectors.columns().get(origin(output));
                  return new Vectors.Column(before.feature(), name(output, before.name()));
                })
            .toList());
  }
}
