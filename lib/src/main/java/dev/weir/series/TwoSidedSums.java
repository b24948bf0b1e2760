package dev.weir.series;

/**
 * Cumulative sums of deviations z, one for each direction, at most 6 counting of each so that one
 * number is no new level:
 *
 * <pre>
 *   up   = max(0, kept up + z - slack)
 *   down = max(0, kept down - z - slack)
 * </pre>
 *
 * <p>State: 2 cells.
 *
 * @param slack how much of a deviation does not count
 * @param kept the share of a sum that is kept from one number to the next
 * @param state the first of its cells
 */
record TwoSidedSums(double slack, double kept, int state) {
  static final int CELLS = 2;
  static final double MOST = 6;

  double up(double[] memory) {
    return memory[state];
  }

  double down(double[] memory) {
    return memory[state + 1];
  }

  void add(double[] memory, double deviation) {
    double z = Bounds.within(deviation, MOST);
    memory[state] = Math.max(0, kept * memory[state] + z - slack);
    memory[state + 1] = Math.max(0, kept * memory[state + 1] - z - slack);
  }

  void clear(double[] memory) {
    memory[state] = 0;
    memory[state + 1] = 0;
  }
}
