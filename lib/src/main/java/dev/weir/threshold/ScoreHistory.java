package dev.weir.threshold;

import java.util.Objects;
import java.util.Optional;

/**
 * What is known of the scores of a history.
 *
 * @param calibration how they are spread
 * @param incidents how many incidents the history would have had at each level; empty where that
 *     was not counted
 */
public record ScoreHistory(Calibration calibration, Optional<IncidentCurve> incidents) {
  public ScoreHistory {
    Objects.requireNonNull(calibration, "calibration");
    Objects.requireNonNull(incidents, "incidents");
  }
}
