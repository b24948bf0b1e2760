package dev.weir.series;

/**
 * Exponentially weighted mean and variance of a series (Roberts, "Control Chart Tests Based on
 * Geometric Moving Averages", Technometrics 1959; the variance as in West, "Updating Mean and
 * Variance Estimates", CACM 1979), learnt after each number has been compared with them:
 *
 * <pre>
 *   z  = (x - m) / max(sqrt(v), floor)
 *   a  = max(1 / (n + 1), 2 / (over + 1))     (n: how many numbers there were)
 *   v  = (1 - a) (v + a (x - m)²)
 *   m += a (x - m)
 * </pre>
 *
 * <p>The floor is a thousandth of |m|, or 1 where that is 0: a series that never moved can still
 * surprise. Magnitudes count as at most 1e150. State: 3 cells.
 */
record EwmaFormula(int over, int state) {
  static final int CELLS = 3;

  private static final double LARGEST = 1e150;
  private static final double SMALLEST_SHARE = 1e-3;

  boolean isWarm(double[] memory) {
    return memory[state] >= over;
  }

  double expected(double[] memory) {
    return memory[state + 1];
  }

  double spread(double[] memory) {
    double least = SMALLEST_SHARE * Math.abs(expected(memory));
    return Math.max(Math.sqrt(memory[state + 2]), least > 0 ? least : 1);
  }

  /** How far a number is from what is expected, in spreads. */
  double deviation(double[] memory, double x) {
    return (bounded(x) - expected(memory)) / spread(memory);
  }

  void learn(double[] memory, double x) {
    double rate = Math.max(1 / (memory[state] + 1), 2.0 / (over + 1));
    double surprise = bounded(x) - expected(memory);
    memory[state + 2] = (1 - rate) * (memory[state + 2] + rate * surprise * surprise);
    memory[state + 1] += rate * surprise;
    memory[state]++;
  }

  private static double bounded(double x) {
    return Math.max(-LARGEST, Math.min(LARGEST, x));
  }
}
