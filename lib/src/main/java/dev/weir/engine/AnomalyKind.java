package dev.weir.engine;

import java.util.List;
import java.util.Locale;

/**
 * In which way an observation, or an incident, is strange (Chandola, Banerjee and Kumar, "Anomaly
 * Detection: A Survey", ACM Computing Surveys 2009, section 2.2).
 */
enum AnomalyKind {
  /** By its own numbers: what is not contextual. */
  POINT,

  /** For its series and its time: elsewhere, or at another time, such a number is ordinary. */
  CONTEXTUAL,

  /** Together with its neighbours in time: so many anomalies are one incident. */
  COLLECTIVE;

  /** How many anomalies make an incident collective. */
  static final int COLLECTED = 3;

  /**
   * The kind of an anomaly, by what contributed most to its score: contextual if that is no value
   * itself but a feature of one, by its series or its time, and the value lies where nearly all of
   * the training's did.
   */
  static AnomalyKind of(List<Reason> reasons, Pipeline pipeline, ValueRanges ranges) {
    Reason first = reasons.get(0);
    int feature = pipeline.program().featureNames().indexOf(first.feature());
    if (pipeline.program().featureIsValue().get(feature)) {
      return POINT;
    }
    int value = pipeline.program().featureRoots().get(feature);
    boolean beyond = value >= 0 && first.value() != null && ranges.isBeyond(value, first.value());
    return beyond ? POINT : CONTEXTUAL;
  }

  /** As tables have it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
