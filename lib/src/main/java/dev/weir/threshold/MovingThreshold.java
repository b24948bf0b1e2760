package dev.weir.threshold;

import java.io.Serializable;
import java.time.Duration;

/**
 * A threshold whose level moves with what its series scored lately. The level of an observation is
 * a pure function of the scores of its series at earlier instants, no further back than {@link
 * #sinceUs}: no state is kept anywhere, so whoever judges, in whatever pieces, comes to the same
 * level.
 *
 * <p>Scores of several models may lie in what is looked back on. They are not comparable as they
 * are; each comes with the calibration of its own model, through which a threshold compares them.
 */
public interface MovingThreshold extends Threshold, Serializable {

  /** The longest that is looked back. */
  Duration lookBack();

  /**
   * The earliest instant whose scores matter to the level at an instant; never later for an earlier
   * one. Microseconds since 1970-01-01 UTC.
   */
  default long sinceUs(long timeUs) {
    return timeUs - LookBack.micros(lookBack());
  }

  /** What it does, for people: completes "the level of an observation is …". */
  String rule();

  /** A new pass over one series, which has seen nothing yet. */
  Pass pass();

  /** The level with nothing to look back on. */
  @Override
  default double level(ScoreHistory history) {
    return pass().level(0, history.calibration());
  }

  /**
   * The scores of one series, from the earliest on. Times never go back. What is remembered of an
   * instant matters to later ones only, in whatever order its scores are told; so an instant's
   * levels may be asked before or after. Calibrations are told apart by identity: one object for
   * each model. Not thread-safe.
   */
  interface Pass {

    /**
     * The level at an instant, in units of a model's score.
     *
     * @param own the calibration of the model that scored the observation
     */
    double level(long timeUs, Calibration own);

    /**
     * Takes in a score.
     *
     * @param own the calibration of the model that gave it
     */
    void remember(long timeUs, double score, Calibration own);
  }
}
