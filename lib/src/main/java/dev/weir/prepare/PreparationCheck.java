package dev.weir.prepare;

import dev.weir.spec.Choice;
import dev.weir.spec.InvalidKeyException;
import dev.weir.spec.PipelineSpec;
import dev.weir.spec.ValueSpec;
import dev.weir.spec.ValueSpec.Aggregate;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether what a pipeline file says of preparations fits together. */
public final class PreparationCheck {
  private static final String ENCODERS =
      Stream.of(OneHot.KIND, Frequency.KIND, Target.KIND)
          .map(PreparationKind::name)
          .collect(Collectors.joining(", "));

  private PreparationCheck() {}

  /**
   * Looks whether the preparations of a pipeline fit together.
   *
   * @param vector the names that the detector sees
   * @throws InvalidKeyException naming the key that does not
   */
  public static void check(PipelineSpec spec, List<String> vector) {
    Set<String> categories =
        spec.values().stream()
            .filter(value -> value.aggregate() == Aggregate.CATEGORY)
            .map(ValueSpec::name)
            .filter(vector::contains)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    checkRemembered(spec);
    Set<String> spread = new HashSet<>();
    for (int i = 0; i < spec.prepare().size(); i++) {
      Choice choice = spec.prepare().get(i);
      String key = "prepare[" + i + "]." + choice.kind();
      Preparation preparation = Preparations.preparation(choice);
      checkNames(key, preparation, vector);
      if (preparation instanceof Target target && spread.contains(target.meanOf())) {
        throw new InvalidKeyException(
            key,
            "mean-of '"
                + target.meanOf()
                + "' (must be one number, and one-hot made several of it). Put target before one-hot.");
      }
      if (preparation instanceof OneHot) {
        spread.addAll(preparation.of());
      }
      checkNumbers(key, preparation, categories);
      if (preparation.encodes()) {
        categories.removeAll(preparation.of());
      }
      if (choice.kind().equals(Components.KIND.name()) && i < spec.prepare().size() - 1) {
        throw new InvalidKeyException(
            key, "more follows (must be the last preparation). Move it to the end.");
      }
    }
    for (String category : categories) {
      throw new InvalidKeyException(
          "values." + category,
          "a category that the detector sees (must be made a number in prepare, by "
              + ENCODERS
              + ")");
    }
  }

  /** A memory reckons with what it is of. */
  private static void checkRemembered(PipelineSpec spec) {
    List<String> categories =
        spec.values().stream()
            .filter(value -> value.aggregate() == Aggregate.CATEGORY)
            .map(ValueSpec::name)
            .toList();
    for (int i = 0; i < spec.features().size(); i++) {
      Choice feature = spec.features().get(i);
      if (feature.settings().values().get("of") instanceof String of && categories.contains(of)) {
        throw new InvalidKeyException(
            "features[" + i + "]." + feature.kind() + ".of",
            "'"
                + of
                + "', a category (must be a number). Count it in windows, by distinct or share.");
      }
    }
  }

  private static void checkNames(String key, Preparation preparation, List<String> vector) {
    for (String name : preparation.reads()) {
      if (!vector.contains(name)) {
        throw new InvalidKeyException(
            key,
            "'"
                + name
                + "' (must be a name that the detector sees: "
                + String.join(", ", vector)
                + ")");
      }
    }
  }

  private static void checkNumbers(String key, Preparation preparation, Set<String> categories) {
    for (String category : categories) {
      boolean read = preparation.reads().isEmpty() || preparation.reads().contains(category);
      if (read && preparation.needsNumber(category)) {
        throw new InvalidKeyException(
            key,
            "'" + category + "', a category (must be made a number before, by " + ENCODERS + ")");
      }
    }
  }
}
