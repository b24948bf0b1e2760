package dev.weir.threshold;

/**
 * Decides from which score on an observation is an anomaly, having seen how the history scored.
 * Weir compares strictly everywhere: an observation is an anomaly if its score is above the level,
 * so one at the level is not.
 */
public interface Threshold {

  /**
   * The level, in units of the score.
   *
   * @param history the scores of the history that the model was trained on
   * @throws IllegalArgumentException if the history does not say what the threshold needs
   */
  double level(ScoreHistory history);

  /** Whether it must know how many incidents the history would have had. */
  default boolean countsIncidents() {
    return false;
  }

  /** Whether a score is an anomaly at a level: only if it is above. */
  static boolean isAnomaly(double score, double level) {
    return score > level;
  }
}
