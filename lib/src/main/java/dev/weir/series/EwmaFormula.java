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
 *
 * @param over how many numbers the mean is worth
 * @param warm after how many numbers it is known
 * @param state the first of its cells
 */
record EwmaFormula(int over, int warm, int state) {
  static final int CELLS = 3;

  EwmaFormula(int over, int state) {
    this(over, over, state);
  }

  boolean isWarm(double[] memory) {
    return memory[state] >= warm;
  }

  double expected(double[] memory) {
    return memory[state + 1];
  }

  double spread(double[] memory) {
    return Bounds.spread(Math.sqrt(memory[state + 2]), expected(memory));
  }

  /** How far a number is from what is expected, in spreads. */
  double deviation(double[] memory, double x) {
    return (Bounds.bounded(x) - expected(memory)) / spread(memory);
  }

  void learn(double[] memory, double x) {
    double rate = Math.max(1 / (memory[state] + 1), 2.0 / (over + 1));
    double surprise = Bounds.bounded(x) - expected(memory);
    memory[state + 2] = (1 - rate) * (memory[state + 2] + rate * surprise * surprise);
    memory[state + 1] += rate * surprise;
    memory[state]++;
  }

  /** Moves the mean, the spread as it was. */
  void move(double[] memory, double by) {
    memory[state + 1] += by;
  }
}
