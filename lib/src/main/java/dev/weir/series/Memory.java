package dev.weir.series;

/**
 * One feature that remembers: reads cells of the observation, updates its slice of the series'
 * state, writes its output cells. A pure function of the series' observations so far, in order; the
 * same bits on every machine. Until it has seen enough it writes NaN. Immutable and thread-safe.
 */
public interface Memory {

  /** How many doubles of a series' state it keeps; all zero before the first observation. */
  int cells();

  /** Whether it says what to expect of what it reads, so that observations state that too. */
  default boolean expects() {
    return false;
  }

  /** Takes in an observation and writes what it makes of it. */
  void observe(Moment moment);
}
