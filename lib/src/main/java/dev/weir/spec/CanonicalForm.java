package dev.weir.spec;

import dev.weir.core.Json;
import dev.weir.core.Sha256;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one text of a pipeline: canonical JSON with the keys of the pipeline file, every default
 * filled in and every duration in milliseconds. Two files that mean the same have the same text.
 * Values, features and alerts keep their order, which has a meaning; so do landed columns, which
 * are therefore a list of pairs.
 */
public final class CanonicalForm {

  private static final List<String> MODEL =
      List.of(
          "pipeline",
          "source",
          "window",
          "values",
          "features",
          "vector",
          "prepare",
          "detector",
          "training");
  private static final List<String> POLICY = List.of("threshold", "incidents");

  private CanonicalForm() {}

  /** The canonical JSON of a pipeline. */
  public static String of(PipelineSpec spec) {
    return Json.text(tree(spec));
  }

  /**
   * The SHA-256 (hex) of what decides the model: everything but threshold, incidents, alerts and
   * land.
   */
  public static String hash(PipelineSpec spec) {
    return hash(spec, MODEL);
  }

  /** The SHA-256 (hex) of what decides the verdicts on given scores: threshold and incidents. */
  public static String policyHash(PipelineSpec spec) {
    return hash(spec, POLICY);
  }

  private static String hash(PipelineSpec spec, List<String> keys) {
    Map<String, Object> part = new TreeMap<>(tree(spec));
    part.keySet().retainAll(keys);
    return Sha256.hex(Json.text(part));
  }

  private static Map<String, Object> tree(PipelineSpec spec) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("pipeline", spec.name());
    spec.land().ifPresent(land -> tree.put("land", tree(land)));
    tree.put("source", tree(spec.source()));
    spec.window().ifPresent(window -> tree.put("window", tree(window)));
    tree.put("values", spec.values().stream().map(CanonicalForm::tree).toList());
    tree.put("features", trees(spec.features()));
    tree.put("vector", spec.vector());
    if (!spec.prepare().isEmpty()) { // younger than the first hashes
      tree.put("prepare", trees(spec.prepare()));
    }
    tree.put("detector", tree(spec.detector()));
    tree.put(
        "training", Map.of("sample", spec.training().sample(), "seed", spec.training().seed()));
    tree.put("threshold", tree(spec.threshold()));
    tree.put("incidents", Map.of("gap", spec.incidents().gap().toMillis()));
    tree.put("alerts", trees(spec.alerts()));
    return tree;
  }

  private static Map<String, Object> tree(LandSpec land) {
    Map<String, Object> tree = new LinkedHashMap<>(tree(land.from()));
    tree.put("table", land.table());
    tree.put("columns", pairs(land.columns()));
    tree.put("require", pairs(land.require()));
    return tree;
  }

  private static Map<String, Object> tree(SourceSpec source) {
    Map<String, Object> tree = new LinkedHashMap<>(tree(source.from()));
    tree.put("time", source.time());
    tree.put("series", source.series());
    tree.put("watermark", source.watermark().toMillis());
    tree.put("key", source.key());
    tree.put("future", source.future().toMillis());
    if (!source.require().isEmpty()) { // younger than the first hashes
      tree.put("require", pairs(source.require()));
    }
    return tree;
  }

  private static Map<String, Object> tree(WindowSpec window) {
    return Map.of(
        "every", window.every().toMillis(),
        "length", window.length().toMillis(),
        "fill", lower(window.fill()),
        "forget", window.forget().toMillis());
  }

  private static Map<String, Object> tree(ValueSpec value) {
    return Map.of(
        "name", value.name(),
        "aggregate", lower(value.aggregate()),
        "expression", value.expression(),
        "argument", value.argument());
  }

  private static List<Map<String, Object>> trees(List<Choice> choices) {
    return choices.stream().map(CanonicalForm::tree).toList();
  }

  private static Map<String, Object> tree(Choice choice) {
    Map<String, Object> settings = new TreeMap<>();
    choice
        .settings()
        .values()
        .forEach(
            (key, value) ->
                settings.put(
                    key, value instanceof Duration duration ? duration.toMillis() : value));
    return Map.of(choice.kind(), settings);
  }

  private static List<List<String>> pairs(Map<String, String> map) {
    return map.entrySet().stream().map(entry -> List.of(entry.getKey(), entry.getValue())).toList();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
