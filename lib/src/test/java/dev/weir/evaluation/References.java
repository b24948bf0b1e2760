package dev.weir.evaluation;

/**
 * Scores and labels that a few lines of any language make alike, to compare measures with reference
 * implementations.
 */
record References(double[] scores, boolean[] anomalous) {

  /**
   * Scores below a bound from the linear congruential generator of the C standard, seeded with 42,
   * a fifth of the bound higher in the events.
   */
  static References of(int count, int bound, int... firstAndLastRows) {
    return seeded(42, count, bound, firstAndLastRows);
  }

  static References seeded(int seed, int count, int bound, int... firstAndLastRows) {
    double[] scores = random(count, seed, bound);
    boolean[] anomalous = new boolean[count];
    for (int i = 0; i < firstAndLastRows.length; i += 2) {
      for (int row = firstAndLastRows[i]; row <= firstAndLastRows[i + 1]; row++) {
        anomalous[row] = true;
        scores[row] += bound / 5;
      }
    }
    return new References(scores, anomalous);
  }

  static double[] random(int count, int seed, int bound) {
    double[] numbers = new double[count];
    long x = seed;
    for (int i = 0; i < count; i++) {
      x = (x * 1103515245 + 12345) % (1L << 31);
      numbers[i] = (x >> 8) % bound;
    }
    return numbers;
  }
}
