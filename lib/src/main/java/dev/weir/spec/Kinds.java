package dev.weir.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a pipeline file can choose from, as the registries declare it.
 *
 * @param sources where rows come from
 * @param features what is remembered of a series
 * @param preparations what is done to a vector
 * @param detectors what scores
 * @param thresholds what decides
 * @param channels what tells
 */
public record Kinds(
    List<Kind> sources,
    List<FeatureKind> features,
    List<Kind> preparations,
    List<Kind> detectors,
    List<Kind> thresholds,
    List<Kind> channels) {

  /**
   * Checks the declarations themselves.
   *
   * @throws IllegalStateException if a name or key is declared twice, or a default is not valid for
   *     its own option
   */
  public Kinds {
    sources = List.copyOf(sources);
    features = List.copyOf(features);
    preparations = List.copyOf(preparations);
    detectors = List.copyOf(detectors);
    thresholds = List.copyOf(thresholds);
    channels = List.copyOf(channels);
    check(Group.SOURCES, sources);
    check(Group.FEATURES, features.stream().map(FeatureKind::kind).toList());
    check(Group.PREPARATIONS, preparations);
    check(Group.DETECTORS, detectors);
    check(Group.THRESHOLDS, thresholds);
    check(Group.CHANNELS, channels);
  }

  /** The kinds of a group, in the order of the documentation. */
  public List<Kind> of(Group group) {
    return switch (group) {
      case SOURCES -> sources;
      case FEATURES -> features.stream().map(FeatureKind::kind).toList();
      case PREPARATIONS -> preparations;
      case DETECTORS -> detectors;
      case THRESHOLDS -> thresholds;
      case CHANNELS -> channels;
    };
  }

  /** The kind of a group with a name; empty if there is none. */
  public Optional<Kind> find(Group group, String name) {
    return of(group).stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  private static void check(Group group, List<Kind> kinds) {
    Set<String> names = new HashSet<>();
    for (Kind kind : kinds) {
      String name = group.singular() + " " + kind.name();
      require(names.add(kind.name()), name, "the name is declared twice");
      Set<String> keys = new HashSet<>();
      for (Option option : kind.options()) {
        require(keys.add(option.key()), name, "the key " + option.key() + " is declared twice");
        option.fallback().ifPresent(text -> ValueReader.fallback(option));
      }
      require(keys.containsAll(kind.exactlyOne()), name, "exactlyOne names an undeclared key");
    }
  }

  private static void require(boolean holds, String name, String reason) {
    if (!holds) {
      throw new IllegalStateException("Cannot declare " + name + ": " + reason + ".");
    }
  }
}
