package dev.weir.series;

/**
 * What a season's slot leads to expect, learnt from the past alone. Each slot keeps an
 * exponentially weighted mean m of its n numbers; the series keeps one dispersion φ over all its
 * slots, so that the spread is known well before any slot has been seen often:
 *
 * <pre>
 *   surprise  e = x - m                           (before m learns x; once warm, within 6 spreads)
 *   scale     b = (|m| + 1) (1 + 1/n)             (noise: count, where variance grows with the mean)
 *             b = 1 + 1/n                         (noise: constant; 1/n because m itself is a mean of n)
 *   spread    s = sqrt(max(φ, floor) b)
 *   φ += (e²/b - φ) / min(k + 1, 4 periods)       (k: earlier surprises)
 *   m += e max(1/(n + 1), 1/4)
 * </pre>
 *
 * φ is the dispersion of a quasi-Poisson model (McCullagh and Nelder, Generalized Linear Models,
 * 1989, section 6.2), 1 for a Poisson count, which is also its floor: a series that never moved can
 * still surprise, by what chance alone would do. With constant noise the floor is a thousandth of
 * the series' mean magnitude, squared, or 1 where all was zero. Surprises are clipped (Huber,
 * Robust Statistics, 1981, section 1.7) so that one event cannot spoil the weeks after it.
 */
final class SeasonFormula {
  private static final int VISITS = 0;
  private static final int MEAN = 1;
  private static final int SLOT_CELLS = 2;

  private static final int DISPERSION = 0;
  private static final int SURPRISES = 1;
  private static final int MAGNITUDE = 2;
  private static final int SERIES_CELLS = 3;

  private static final int WARM_VISITS = 2;
  private static final double FASTEST = 0.25; // a profile follows the last four periods
  private static final double PERIODS = 4; // so does the dispersion
  private static final double CLIP = 6; // spreads
  private static final double SMALLEST_SHARE = 1e-3;

  private final int first;
  private final int slots;
  private final boolean countNoise;

  /**
   * The formula over a slice of a series' state.
   *
   * @param first the slice's first cell
   * @param countNoise whether variance grows with the mean
   */
  SeasonFormula(int first, int slots, boolean countNoise) {
    this.first = first;
    this.slots = slots;
    this.countNoise = countNoise;
  }

  int cells() {
    return SERIES_CELLS + slots * SLOT_CELLS;
  }

  boolean isWarm(double[] memory, int slot) {
    return memory[cell(slot, VISITS)] >= WARM_VISITS && memory[first + SURPRISES] >= slots;
  }

  double expected(double[] memory, int slot) {
    return memory[cell(slot, MEAN)];
  }

  double spread(double[] memory, int slot) {
    return Math.sqrt(Math.max(memory[first + DISPERSION], floor(memory)) * scale(memory, slot));
  }

  void learn(double[] memory, int slot, double x) {
    double visits = memory[cell(slot, VISITS)];
    double surprise = Bounds.bounded(x - expected(memory, slot));
    double weight = 1 / Math.min(memory[first + SURPRISES] + 1, PERIODS * slots);
    if (visits > 0) {
      if (isWarm(memory, slot)) {
        surprise = Bounds.within(surprise, CLIP * spread(memory, slot));
      }
      double squared = surprise * surprise / scale(memory, slot);
      memory[first + DISPERSION] += (squared - memory[first + DISPERSION]) * weight;
      memory[first + MAGNITUDE] += (Math.abs(x) - memory[first + MAGNITUDE]) * weight;
      memory[first + SURPRISES]++;
    }
    memory[cell(slot, MEAN)] += surprise * Math.max(1 / (visits + 1), FASTEST);
    memory[cell(slot, VISITS)]++;
  }

  private double scale(double[] memory, int slot) {
    double growth = countNoise ? Math.abs(expected(memory, slot)) + 1 : 1;
    return growth * (1 + 1 / memory[cell(slot, VISITS)]);
  }

  private double floor(double[] memory) {
    if (countNoise) {
      return 1;
    }
    double smallest = SMALLEST_SHARE * memory[first + MAGNITUDE];
    return smallest > 0 ? smallest * smallest : 1;
  }

  private int cell(int slot, int what) {
    return first + SERIES_CELLS + slot * SLOT_CELLS + what;
  }
}
