package dev.weir.threshold;

/**
 * The scores above a high one as a generalized Pareto distribution: whatever the scores, those
 * above a high enough level are distributed so (Pickands, "Statistical Inference Using Extreme
 * Order Statistics", 1975).
 *
 * <p>Shape and scale by probability-weighted moments (Hosking and Wallis, "Parameter and Quantile
 * Estimation for the Generalized Pareto Distribution", 1987): in closed form, for shapes below 1,
 * and for fewer than 500 excesses more exact than maximum likelihood. With {@code a0} the mean
 * excess and {@code a1} the mean of each times the share above it, the shape is {@code 2 - a0 / (a0
 * - 2 a1)} and the scale {@code 2 a0 a1 / (a0 - 2 a1)}.
 *
 * @param over where the tail begins, in units of the score
 * @param share the share of scores above
 * @param shape 0 if the tail is exponential, above 0 if it is heavier, below if it ends
 * @param scale in units of the score, above 0
 */
record ParetoTail(double over, double share, double shape, double scale) {

  /** Fewer excesses say too little of a shape. */
  static final int LEAST_EXCESSES = 10;

  private static final double ROUNDING = 1e-12;
  private static final double NO_SHAPE = 1e-9; // nearer to 0 the exponential formula is more exact

  /**
   * Fits a tail.
   *
   * @param excesses of the scores over where the tail begins, ascending, above 0; at least two
   * @param counts how many scores have each excess
   */
  static ParetoTail of(double over, double share, double[] excesses, double[] counts) {
    double n = 0;
    double sum = 0;
    for (int i = 0; i < excesses.length; i++) {
      n += counts[i];
      sum += counts[i] * excesses[i];
    }
    double weighted = 0;
    double higher = 0;
    for (int i = excesses.length - 1; i >= 0; i--) {
      weighted += counts[i] * excesses[i] * (higher + (counts[i] - 1) / 2) / (n - 1);
      higher += counts[i];
    }
    double a0 = sum / n;
    double a1 = weighted / n;
    double apart = a0 - 2 * a1;
    if (!(apart > ROUNDING * a0)) {
      return new ParetoTail(over, share, 0, a0); // all excesses are the same
    }
    return new ParetoTail(over, share, 2 - a0 / apart, 2 * a0 * a1 / apart);
  }

  /** The score that is exceeded with a probability, which is below the share of the tail. */
  double scoreAt(double probability) {
    double ratio = probability / share;
    return Math.abs(shape) < NO_SHAPE
        ? over - scale * StrictMath.log(ratio)
        : over + scale / shape * (StrictMath.pow(ratio, -shape) - 1);
  }
}
