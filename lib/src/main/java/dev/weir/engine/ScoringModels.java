package dev.weir.engine;

import dev.weir.table.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The models that score a micro-batch or a period: one whose scores are judged, and shadows beside
 * it.
 *
 * @param champion the version of the former
 * @param shadows the versions of the latter, in the order of their names
 */
record ScoringModels(String champion, List<String> shadows) {

  /** The detail of a receipt that names the shadows, separated by commas. */
  static final String SHADOWS = "shadows";

  /** What a file that pins models looks like. */
  static final String PIN = "[0-9a-f]{12}(\n[0-9a-f]{12})*";

  /**
   * The champion and the shadows as they are now. A shadow of other features is left out: it cannot
   * score here, and is no reason not to score.
   *
   * @param fits whether a version can score
   */
  static ScoringModels now(ModelRegistry registry, Predicate<String> fits) {
    return beside(registry.requireChampion(), registry, fits);
  }

  /** A version in place of the champion, and the other shadows. */
  static ScoringModels beside(String version, ModelRegistry registry, Predicate<String> fits) {
    return new ScoringModels(
        version,
        registry.shadows().stream()
            .filter(shadow -> !shadow.equals(version))
            .filter(fits)
            .toList());
  }

  /** The models as a file that pins them: a line each, the champion first. */
  byte[] encode() {
    return (champion + shadows.stream().map(shadow -> '\n' + shadow).reduce("", String::concat))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The models that a file pins. */
  static ScoringModels decode(String pin) {
    List<String> lines = pin.lines().toList();
    return new ScoringModels(lines.get(0), lines.subList(1, lines.size()));
  }

  /** How many rows of {@code scores} so many observations are. */
  long rows(long observations) {
    return observations * (1 + shadows.size());
  }

  /** The models' names, on a receipt. */
  Run on(Run run) {
    run.with("model_version", champion);
    return shadows.isEmpty() ? run : run.detail(SHADOWS, String.join(",", shadows));
  }

  /** The observations among {@link SeriesRows}, scored by each model; rows of {@code scores}. */
  Dataset<Row> score(Function<String, Scoring> loaded, Dataset<Row> seriesRows, String runId) {
    Dataset<Row> scored = loaded.apply(champion).score(seriesRows, runId, Role.CHAMPION);
    for (String shadow : shadows) {
      scored = scored.union(loaded.apply(shadow).score(seriesRows, runId, Role.SHADOW));
    }
    return scored;
  }

  @Override
  public String toString() {
    return shadows.isEmpty()
        ? champion
        : champion + " (shadows " + String.join(", ", shadows) + ")";
  }
}
