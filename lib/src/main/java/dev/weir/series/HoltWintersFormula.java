package dev.weir.series;

/**
 * Exponential smoothing of level, trend and season (Holt 1957, reprinted in the International
 * Journal of Forecasting 2004; Winters, "Forecasting Sales by Exponentially Weighted Moving
 * Averages", Management Science 1960), additive and robust (Gelper, Fried and Croux, "Robust
 * Forecasting with Exponential and Holt-Winters Smoothing", Journal of Forecasting 2010), in
 * error-correction form, with s the spread before the number came:
 *
 * <pre>
 *   e     = x - (a + b + c)                        (c: of the slot)
 *   r     = e, within 2 s either way
 *   a'    = a + b + level r
 *   b'    = b + level trend r
 *   c'    = c + season (1 - level) r
 *   s²'   = s² (1 + (rho(e / s) - 1) / 10)
 *   rho(z) = 2.52 (1 - (1 - (z / 2)²)³), 2.52 where |z| > 2
 * </pre>
 *
 * <p>It begins with two periods: the means of the slots in the first give level and season, the
 * errors of the second, unclipped, the spread. A slot that has not been visited begins with what
 * its first number is off. Without a number the level follows the trend.
 */
final class HoltWintersFormula {
  private static final int BEGAN = 0; // when, in microseconds
  private static final int STAGE = 1;
  private static final int LEVEL = 2;
  private static final int TREND = 3;
  private static final int VARIANCE = 4;
  private static final int ERRORS = 5;
  private static final int SERIES_CELLS = 6;
  private static final int VISITS = 0;
  private static final int SEASON = 1;
  private static final int SLOT_CELLS = 2;

  /** Stages. */
  private static final int FRESH = 0;

  private static final int FIRST_PERIOD = 1;
  private static final int SECOND_PERIOD = 2;
  private static final int WARM = 3;

  private static final double CLIP = 2; // spreads
  private static final double MOST_LOSS = 2.52; // makes the mean loss 1 for normal errors
  private static final double SPREAD_RATE = 0.1;

  private final SeasonSlots slots;
  private final double levelRate;
  private final double trendRate;
  private final double seasonRate;
  private final int first;

  /**
   * The formula over a slice of a series' state.
   *
   * @param first the slice's first cell
   */
  HoltWintersFormula(
      SeasonSlots slots, double levelRate, double trendRate, double seasonRate, int first) {
    this.slots = slots;
    this.levelRate = levelRate;
    this.trendRate = trendRate;
    this.seasonRate = seasonRate;
    this.first = first;
  }

  int cells() {
    return SERIES_CELLS + slots.count() * SLOT_CELLS;
  }

  /** Moves to the stage that a time belongs to; to be called first. */
  void arrive(double[] memory, long timeUs) {
    double elapsed = timeUs - memory[first + BEGAN];
    if (stage(memory) == FRESH) {
      memory[first + BEGAN] = timeUs;
      memory[first + STAGE] = FIRST_PERIOD;
    } else if (stage(memory) == FIRST_PERIOD && elapsed >= slots.periodUs()) {
      settle(memory);
      memory[first + STAGE] = SECOND_PERIOD;
    }
    if (stage(memory) == SECOND_PERIOD
        && elapsed >= 2.0 * slots.periodUs()
        && memory[first + ERRORS] > 0) {
      memory[first + STAGE] = WARM;
    }
  }

  boolean isWarm(double[] memory, long timeUs) {
    return stage(memory) == WARM && memory[cell(slots.at(timeUs), VISITS)] > 0;
  }

  double expected(double[] memory, long timeUs) {
    return ahead(memory) + memory[cell(slots.at(timeUs), SEASON)];
  }

  double spread(double[] memory) {
    return Bounds.spread(Math.sqrt(memory[first + VARIANCE]), memory[first + LEVEL]);
  }

  /** Takes in a number, or NaN for a missing one. */
  void learn(double[] memory, long timeUs, double number) {
    double x = Bounds.bounded(number);
    int visits = cell(slots.at(timeUs), VISITS);
    int season = cell(slots.at(timeUs), SEASON);
    if (stage(memory) == FIRST_PERIOD) {
      if (!Double.isNaN(x)) {
        memory[season] += (x - memory[season]) / ++memory[visits];
      }
      return;
    }
    double residual = 0;
    if (!Double.isNaN(x) && memory[visits] == 0) {
      memory[season] = x - ahead(memory);
      memory[visits] = 1;
    } else if (!Double.isNaN(x)) {
      residual = residual(memory, x - expected(memory, timeUs));
      memory[visits]++;
    }
    memory[first + LEVEL] = ahead(memory) + levelRate * residual;
    memory[first + TREND] += levelRate * trendRate * residual;
    memory[season] += seasonRate * (1 - levelRate) * residual;
  }

  /** What is to be learnt of an error; the spread learns it too. */
  private double residual(double[] memory, double error) {
    if (stage(memory) == SECOND_PERIOD) {
      double errors = ++memory[first + ERRORS];
      memory[first + VARIANCE] += (error * error - memory[first + VARIANCE]) / errors;
      return error;
    }
    double spread = spread(memory);
    double growth = 1 + SPREAD_RATE * (loss(error / spread) - 1);
    memory[first + VARIANCE] = spread * spread * growth;
    return Bounds.within(error, CLIP * spread);
  }

  private static double loss(double z) {
    double share = 1 - z * z / (CLIP * CLIP);
    return Math.abs(z) > CLIP ? MOST_LOSS : MOST_LOSS * (1 - share * share * share);
  }

  private void settle(double[] memory) {
    double sum = 0;
    int visited = 0;
    for (int slot = 0; slot < slots.count(); slot++) {
      if (memory[cell(slot, VISITS)] > 0) {
        sum += memory[cell(slot, SEASON)];
        visited++;
      }
    }
    double level = visited == 0 ? 0 : sum / visited;
    for (int slot = 0; slot < slots.count(); slot++) {
      if (memory[cell(slot, VISITS)] > 0) {
        memory[cell(slot, SEASON)] -= level;
      }
    }
    memory[first + LEVEL] = level;
  }

  private double ahead(double[] memory) {
    return memory[first + LEVEL] + memory[first + TREND];
  }

  private int stage(double[] memory) {
    return (int) memory[first + STAGE];
  }

  private int cell(int slot, int what) {
    return first + SERIES_CELLS + slot * SLOT_CELLS + what;
  }
}
