package dev.weir.prepare;

/**
 * Brings columns to a scale: (x - centre) / scale. A missing number stays one.
 *
 * @param centres by column; 0 for none
 * @param scales by column, above 0; 1 for none
 */
record Affine(double[] centres, double[] scales) implements ColumnStep {

  @Override
  public int inputs() {
    return centres.length;
  }

  @Override
  public int outputs() {
    return centres.length;
  }

  @Override
  public int origin(int output) {
    return output;
  }

  @Override
  public double prepared(int output, double x) {
    return (x - centres[output]) / scales[output];
  }

  @Override
  public String name(int output, String before) {
    return before;
  }
}
