package dev.weir.spec;

/** A group of kinds out of which the pipeline file chooses. */
public enum Group {
  /** Where rows come from. */
  SOURCES("source"),
  /** What is remembered of a series. */
  FEATURES("feature"),
  /** What is done to a vector before it is scored. */
  PREPARATIONS("preparation"),
  /** What scores an observation. */
  DETECTORS("detector"),
  /** What decides from which score on an observation is an anomaly. */
  THRESHOLDS("threshold"),
  /** What tells of incidents. */
  CHANNELS("channel");

  private final String singular;

  Group(String singular) {
    this.singular = singular;
  }

  /** What one of the group is called. */
  public String singular() {
    return singular;
  }
}
