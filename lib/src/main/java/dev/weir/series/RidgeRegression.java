package dev.weir.series;

/**
 * Regression that forgets: the ridge estimate (Hoerl and Kennard, "Ridge Regression", Technometrics
 * 1970) from exponentially weighted sums A of z z' and b of z y over the past, as recursive least
 * squares gives it (Haykin, Adaptive Filter Theory, 2002, chapter 9), but with a penalty that is
 * not forgotten and sums that stay symmetric and positive:
 *
 * <pre>
 *   (A + diag(penalty)) beta = b         leverage h(z) = z' (A + diag(penalty))^-1 z
 * </pre>
 *
 * <p>State: {@code terms (terms + 3) / 2} cells. Cost of a solution: a Cholesky decomposition,
 * terms³ / 6.
 *
 * @param terms how many numbers z has
 * @param state the first of its cells: the lower triangle of A by rows, then b
 */
record RidgeRegression(int terms, int state) {

  /** A solution: coefficients, and the decomposition of A with its penalty, lower triangle. */
  record Solution(double[] coefficients, double[][] root) {

    double value(double[] z) {
      double sum = 0;
      for (int i = 0; i < z.length; i++) {
        sum += coefficients[i] * z[i];
      }
      return sum;
    }

    double leverage(double[] z) {
      double[] w = forward(root, z);
      double sum = 0;
      for (double each : w) {
        sum += each * each;
      }
      return sum;
    }
  }

  int cells() {
    return terms * (terms + 3) / 2;
  }

  /** Lets the past count for less. */
  void forget(double[] memory, double kept) {
    for (int i = state; i < state + cells(); i++) {
      memory[i] *= kept;
    }
  }

  /**
   * Rewrites the past as if each z had had a multiple of another term added to a term.
   *
   * @param to which is changed, above the other
   */
  void add(double[] memory, int to, int from, double factor) {
    double[] row = new double[terms];
    for (int i = 0; i < terms; i++) {
      row[i] = memory[cell(Math.max(i, from), Math.min(i, from))];
    }
    double own = memory[cell(to, to)];
    double cross = memory[cell(to, from)];
    for (int i = 0; i < terms; i++) {
      memory[cell(Math.max(i, to), Math.min(i, to))] += factor * row[i];
    }
    memory[cell(to, to)] = own + 2 * factor * cross + factor * factor * row[from];
    memory[sides() + to] += factor * memory[sides() + from];
  }

  void learn(double[] memory, double[] z, double y) {
    for (int i = 0; i < terms; i++) {
      for (int j = 0; j <= i; j++) {
        memory[cell(i, j)] += z[i] * z[j];
      }
      memory[sides() + i] += z[i] * y;
    }
  }

  Solution solve(double[] memory, double[] penalties) {
    double[][] root = new double[terms][terms];
    for (int i = 0; i < terms; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = memory[cell(i, j)] + (i == j ? penalties[i] : 0);
        for (int k = 0; k < j; k++) {
          sum -= root[i][k] * root[j][k];
        }
        // Rounding may take away what little a term had of its own.
        root[i][j] = i == j ? Math.sqrt(Math.max(sum, penalties[i] / 2)) : sum / root[j][j];
      }
    }
    double[] sides = new double[terms];
    System.arraycopy(memory, sides(), sides, 0, terms);
    double[] beta = forward(root, sides);
    for (int i = terms - 1; i >= 0; i--) {
      double sum = beta[i];
      for (int k = i + 1; k < terms; k++) {
        sum -= root[k][i] * beta[k];
      }
      beta[i] = sum / root[i][i];
    }
    return new Solution(beta, root);
  }

  private static double[] forward(double[][] root, double[] sides) {
    double[] w = new double[sides.length];
    for (int i = 0; i < w.length; i++) {
      double sum = sides[i];
      for (int k = 0; k < i; k++) {
        sum -= root[i][k] * w[k];
      }
      w[i] = sum / root[i][i];
    }
    return w;
  }

  private int cell(int row, int column) {
    return state + row * (row + 1) / 2 + column;
  }

  private int sides() {
    return state + terms * (terms + 1) / 2;
  }
}
