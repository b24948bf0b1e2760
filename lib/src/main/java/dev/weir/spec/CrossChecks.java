package dev.weir.spec;

import dev.weir.core.Durations;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Checks the sections of a pipeline file against each other. What depends on a part that is already
 * a problem is left unchecked.
 */
final class CrossChecks {

  private final Draft draft;
  private final Problems problems;

  CrossChecks(Draft draft, Problems problems) {
    this.draft = draft;
    this.problems = problems;
  }

  /** A window is a whole number of steps, and memory outlasts it. */
  void checkWindow() {
    Map<String, Object> window = draft.values(PipelineFormat.WINDOW);
    if (!(window.get("every") instanceof Duration every)
        || !(window.get("length") instanceof Duration length)) {
      return;
    }
    if (length.toMillis() % every.toMillis() != 0) {
      problems.add(
          "window.length",
          show(length) + " (must be a multiple of window.every, " + show(every) + ")");
    }
    if (window.get("forget") instanceof Duration forget && forget.compareTo(length) < 0) {
      problems.add(
          "window.forget",
          show(forget) + " (must be at least window.length, " + show(length) + ")");
    }
  }

  /** What a threshold looks back on can hold as many observations as it asks for. */
  void checkLookBack() {
    if (!(draft.values(PipelineFormat.WINDOW).get("every") instanceof Duration every)) {
      return;
    }
    for (Draft.Chosen chosen : draft.chosen(PipelineFormat.THRESHOLD)) {
      Map<String, Object> settings = chosen.choice().settings().values();
      if (settings.get("over") instanceof Duration over
          && settings.get("at-least") instanceof Long least
          && least > over.toMillis() / every.toMillis()) {
        problems.add(
            chosen.key() + ".at-least",
            least
                + " (must be at most "
                + over.toMillis() / every.toMillis()
                + ", the windows of "
                + show(every)
                + " in over, "
                + show(over)
                + ")");
      }
    }
  }

  /** The source's columns are among those landed, if its table is the landed one. */
  void checkLandedColumns() {
    Set<String> columns = draft.map(PipelineFormat.LAND, "columns").keySet();
    if (columns.isEmpty() || !readsLandedTable()) {
      return;
    }
    Map<String, Object> source = draft.values(PipelineFormat.SOURCE);
    checkLanded("source.time", source.get("time"), columns);
    for (String key : List.of("series", "key")) {
      if (source.get(key) instanceof List<?> names) {
        for (int i = 0; i < names.size(); i++) {
          checkLanded(Problems.item("source." + key, i), names.get(i), columns);
        }
      }
    }
  }

  private boolean readsLandedTable() {
    Object table = draft.values(PipelineFormat.LAND).get("table");
    return draft.chosen(PipelineFormat.SOURCE).stream()
        .map(chosen -> chosen.choice().settings().values().get("table"))
        .anyMatch(read -> read != null && read.equals(table));
  }

  /** Spark SQL does not tell columns apart by case. */
  private void checkLanded(String key, Object column, Set<String> columns) {
    Set<String> lower = new HashSet<>();
    columns.forEach(each -> lower.add(each.toLowerCase(Locale.ROOT)));
    if (column instanceof String name && !lower.contains(name.toLowerCase(Locale.ROOT))) {
      problems.add(
          key,
          "'"
              + name
              + "' (must be a column that land.columns makes)."
              + Suggestion.of(name, columns, "columns"));
    }
  }

  private static String show(Duration duration) {
    return "'" + Durations.format(duration) + "'";
  }
}
