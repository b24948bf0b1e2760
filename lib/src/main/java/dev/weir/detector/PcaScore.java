package dev.weir.detector;

import java.util.Locale;

/** In which way principal components tell how strange a row is. */
public enum PcaScore {
  /** Its distance from each component's unit vector over that component's share of the variance. */
  DISTANCE,
  /** Its squared coordinates over the variances. */
  MAHALANOBIS,
  /**
   * Its squared coordinates along the main components over their variances, and its squared
   * distance from them, the error of its reconstruction, over the mean variance that they leave
   * out.
   */
  PROBABILISTIC;

  /** As written in the pipeline file. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PcaScore of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
