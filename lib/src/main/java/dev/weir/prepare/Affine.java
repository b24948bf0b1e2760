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
  public double prepared(int output, double x) {
    return (x - centres[output]) / scales[output];
  }
}
