package dev.weir.spec;

import dev.weir.spec.Draft.Chosen;
import dev.weir.spec.ValueSpec.Aggregate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Reads the values of an observation, and checks every name that features and the vector make or
 * use.
 */
final class NameChecks {

  private static final Pattern CATEGORY =
      Pattern.compile("category\\s*\\((.*)\\)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Draft draft;
  private final Kinds kinds;
  private final Problems problems;
  private final boolean windowed;
  private final String path;
  private final Map<String, String> written;

  NameChecks(Draft draft, Kinds kinds, Problems problems) {
    this.draft = draft;
    this.kinds = kinds;
    this.problems = problems;
    this.windowed = draft.has(PipelineFormat.WINDOW);
    this.path = windowed ? "window.values" : "values";
    this.written =
        windowed ? draft.map(PipelineFormat.WINDOW, "values") : draft.map(PipelineFormat.VALUES);
  }

  /** The values of an observation; those that cannot be read are problems and left out. */
  List<ValueSpec> values() {
    checkPlace();
    checkAreNames(path, written.keySet());
    List<ValueSpec> values = new ArrayList<>();
    written.forEach(
        (name, text) -> {
          try {
            values.add(windowed ? ValueExpression.parse(name, text) : event(name, text));
          } catch (IllegalArgumentException e) {
            problems.add(Problems.child(path, name), e.getMessage());
          }
        });
    return values;
  }

  /** The reasons of land are names, because they are the reasons in the quarantine. */
  void checkReasons() {
    checkAreNames("land.require", draft.map(PipelineFormat.LAND, "require").keySet());
    checkAreNames("source.require", draft.map(PipelineFormat.SOURCE, "require").keySet());
  }

  /** Every name that a feature or the vector reads must be there, and none twice. */
  void checkUses() {
    Map<String, String> known = new LinkedHashMap<>();
    written.keySet().forEach(name -> known.put(name, Problems.child(path, name)));
    boolean valuesKnown = problems.noneAt(path) && !written.isEmpty();
    for (Chosen feature : draft.chosen(PipelineFormat.FEATURES)) {
      if (valuesKnown
          && earlierOutputsKnown(feature)
          && feature.choice().settings().values().get("of") instanceof String of) {
        checkKnown(feature.key() + ".of", of, known.keySet());
      }
      addOutputs(feature, known);
    }
    if (valuesKnown && problems.noneAt("features")) {
      checkVector(known.keySet());
    }
  }

  private void checkPlace() {
    if (windowed && !draft.map(PipelineFormat.VALUES).isEmpty()) {
      problems.add(
          "values", "the pipeline has a window (must be inside it). Move them to window.values.");
    } else if (written.isEmpty() && problems.noneAt("values") && problems.noneAt("window")) {
      problems.add(
          "values",
          "missing. Without a window, name at least one number of an event,"
              + " such as values: {temperature: temperature}.");
    }
  }

  private static ValueSpec event(String name, String text) {
    if (text.isBlank() || TopLevel.of(text).unbalanced()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' (must be a Spark SQL expression with balanced parentheses and quotes). "
              + ValueExpression.QUOTE_IT);
    }
    Matcher category = CATEGORY.matcher(text.strip());
    if (!category.matches() || !TopLevel.of(text.strip()).isOneGroupAt(category.start(1) - 1)) {
      return new ValueSpec(name, Aggregate.EVENT, text.strip(), 0);
    }
    String inside = category.group(1).strip();
    if (inside.isEmpty() || !TopLevel.of(inside).commas().isEmpty()) {
      throw new IllegalArgumentException(
          "'" + text + "' (must have one expression in the parentheses of category)");
    }
    return new ValueSpec(name, Aggregate.CATEGORY, inside, 0);
  }

  private void checkAreNames(String parent, Set<String> names) {
    for (String name : names) {
      if (!Constraint.NAME.holds().test(name)) {
        problems.add(
            Problems.child(parent, name),
            "'" + name + "' (must be " + Constraint.NAME.description() + ")");
      }
    }
  }

  private boolean earlierOutputsKnown(Chosen feature) {
    return IntStream.range(0, feature.index())
        .mapToObj(index -> Problems.item("features", index))
        .allMatch(problems::noneAt);
  }

  private void addOutputs(Chosen feature, Map<String, String> known) {
    if (!problems.noneAt(feature.key())) {
      return;
    }
    try {
      for (String output : outputs(feature.choice())) {
        String first = known.putIfAbsent(output, feature.key());
        if (first != null) {
          problems.add(
              feature.key(),
              "makes '"
                  + output
                  + "', which "
                  + first
                  + " already makes. Remove one or change its options.");
        }
      }
    } catch (IllegalArgumentException e) {
      problems.add(feature.key(), e.getMessage());
    }
  }

  private List<String> outputs(Choice feature) {
    return kinds.features().stream()
        .filter(each -> each.kind().name().equals(feature.kind()))
        .findFirst()
        .orElseThrow()
        .outputs()
        .apply(feature.settings());
  }

  private void checkVector(Set<String> known) {
    if (!(draft.top().values().get("vector") instanceof List<?> vector)) {
      return;
    }
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < vector.size(); i++) {
      String key = Problems.item("vector", i);
      String name = (String) vector.get(i);
      if (!seen.add(name)) {
        problems.add(key, "'" + name + "' is there twice. Remove one.");
      }
      checkKnown(key, name, known);
    }
  }

  private void checkKnown(String key, String name, Set<String> known) {
    if (!known.contains(name)) {
      problems.add(
          key,
          "'"
              + name
              + "' (must be a value or the output of a feature above)."
              + Suggestion.of(name, known, "names"));
    }
  }
}
