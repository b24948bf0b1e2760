package dev.weir.spec;

import java.util.List;
import java.util.Optional;

/**
 * A pipeline file, read, validated and completed with defaults.
 *
 * @param name names the pipeline, its folder in the lake and its namespace in SQL
 * @param land how raw files become the source table; empty when something else fills it
 * @param source where events come from and what makes one
 * @param window how events become observations; empty when each event is one
 * @param values the numbers of an observation
 * @param features what is remembered of each series, in order; a later one may read an earlier
 *     one's output
 * @param vector the names that the detector sees; empty for all features, or all values when there
 *     are no features
 * @param detector the chosen detector
 * @param training what the detector is fitted on
 * @param threshold the chosen threshold
 * @param incidents how anomalies become incidents
 * @param alerts the chosen channels
 */
public record PipelineSpec(
    String name,
    Optional<LandSpec> land,
    SourceSpec source,
    Optional<WindowSpec> window,
    List<ValueSpec> values,
    List<Choice> features,
    List<String> vector,
    Choice detector,
    TrainingSpec training,
    Choice threshold,
    IncidentSpec incidents,
    List<Choice> alerts) {
  public PipelineSpec {
    values = List.copyOf(values);
    features = List.copyOf(features);
    vector = List.copyOf(vector);
    alerts = List.copyOf(alerts);
  }
}
