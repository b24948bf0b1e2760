package dev.weir.engine;

import dev.weir.spec.CanonicalForm;
import dev.weir.spec.PipelineSpec;
import dev.weir.threshold.Threshold;
import dev.weir.threshold.Thresholds;

/**
 * What turns scores into verdicts: a threshold and the rule that joins anomalies into incidents.
 *
 * @param threshold the chosen threshold
 * @param gapUs anomalies of one series no further apart are one incident, in microseconds
 * @param spanUs the span of one observation, in microseconds
 * @param version names the policy in verdicts
 */
record Policy(Threshold threshold, long gapUs, long spanUs, String version) {

  static Policy of(Pipeline pipeline) {
    PipelineSpec spec = pipeline.spec();
    return new Policy(
        Thresholds.threshold(spec.threshold()),
        Times.micros(spec.incidents().gap()),
        pipeline.spanUs(),
        CanonicalForm.policyHash(spec).substring(0, 12));
  }

  /** The score above which an observation is anomalous. */
  double level(Model model) {
    return threshold.level(model.history());
  }
}
