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
 * @param prepare what is done to a vector before the detector sees it, in order
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
    List<Choice> prepare,
    Choice detector,
    TrainingSpec training,
    Choice threshold,
    IncidentSpec incidents,
    List<Choice> alerts) {

  /** The preparation that fills missing numbers. */
  public static final String IMPUTE = "impute";

  public PipelineSpec {
    values = List.copyOf(values);
    features = List.copyOf(features);
    vector = List.copyOf(vector);
    prepare = List.copyOf(prepare);
    alerts = List.copyOf(alerts);
  }

  /** Whether an observation may lack a number of the vector, because it is filled. */
  public boolean mayLack(String name) {
    return prepare.stream()
        .filter(choice -> choice.kind().equals(IMPUTE))
        .map(choice -> choice.settings().texts("of"))
        .anyMatch(of -> of.isEmpty() || of.contains(name));
  }
}
