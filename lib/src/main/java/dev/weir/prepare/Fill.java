package dev.weir.prepare;

/**
 * Puts a number where one is missing.
 *
 * @param numbers by column; NaN for none
 */
record Fill(double[] numbers) implements ColumnStep {

  @Override
  public int inputs() {
    return numbers.length;
  }

  @Override
  public double prepared(int output, double x) {
    return Double.isNaN(x) ? numbers[output] : x;
  }
}
