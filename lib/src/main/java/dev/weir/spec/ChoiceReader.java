package dev.weir.spec;

import dev.weir.spec.Draft.Chosen;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads where the pipeline file names a kind of a group: by name alone, or as a map from the name
 * to its options.
 */
final class ChoiceReader {

  private final Kinds kinds;
  private final Problems problems;
  private final MapReader maps;

  ChoiceReader(Kinds kinds, Problems problems) {
    this.kinds = kinds;
    this.problems = problems;
    this.maps = new MapReader(problems);
  }

  /** The names of a group's kinds. */
  List<String> names(Group group) {
    return kinds.of(group).stream().map(Kind::name).toList();
  }

  /** The kind that a node names; empty if it names none, which is a problem. */
  Optional<Chosen> read(String path, Node node, Group group) {
    if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
      return named(path, scalar.getValue(), group);
    }
    Optional<Map<String, Node>> entries = maps.entries(path, node);
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    if (entries.get().size() != 1) {
      problems.add(path, notOne(List.copyOf(entries.get().keySet()), group));
      return Optional.empty();
    }
    Map.Entry<String, Node> entry = entries.get().entrySet().iterator().next();
    return kind(path, entry.getKey(), Optional.of(entry.getValue()), group);
  }

  /** The kind with a name and the defaults of its options. */
  Optional<Chosen> named(String path, String name, Group group) {
    return kind(path, name, Optional.empty(), group);
  }

  /**
   * The one kind that a section names beside its own options; empty if there is not one, which is a
   * problem.
   */
  Optional<Chosen> readBesideOptions(String path, Map<String, Node> entries, Group group) {
    List<String> named = names(group).stream().filter(entries::containsKey).toList();
    if (named.size() == 1) {
      String name = named.get(0);
      return kind(path, name, Optional.of(entries.get(name)), group);
    }
    String demand =
        " (must name exactly one "
            + group.singular()
            + ": "
            + String.join(", ", names(group))
            + ")";
    problems.add(
        path,
        named.isEmpty()
            ? "no " + group.singular() + demand
            : String.join(" and ", named) + demand + ". Remove the others.");
    return Optional.empty();
  }

  private static String notOne(List<String> written, Group group) {
    String demand = " (must name exactly one " + group.singular() + ").";
    return written.isEmpty()
        ? "nothing" + demand
        : String.join(" and ", written)
            + demand
            + " Keep one, and write its options in braces after its name or indented below it.";
  }

  private Optional<Chosen> kind(String path, String name, Optional<Node> node, Group group) {
    String key = Problems.child(path, name);
    Optional<Kind> kind = kinds.find(group, name);
    if (kind.isEmpty()) {
      String what = group.name().toLowerCase(Locale.ROOT);
      problems.add(
          key, "unknown " + group.singular() + "." + Suggestion.of(name, names(group), what));
      return Optional.empty();
    }
    Optional<Map<String, Node>> entries =
        node.isEmpty() ? Optional.of(Map.of()) : maps.entries(key, node.get());
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    List<Option> options = kind.get().options();
    maps.refuseUnknown(key, entries.get().keySet(), options.stream().map(Option::key).toList());
    Settings settings = maps.settings(key, entries.get(), options);
    requireExactlyOne(key, kind.get().exactlyOne(), settings);
    return Optional.of(new Chosen(key, 0, new Choice(name, settings)));
  }

  private void requireExactlyOne(String key, List<String> keys, Settings settings) {
    boolean valid = keys.stream().allMatch(settings.values()::containsKey);
    long set = keys.stream().filter(each -> !"".equals(settings.values().get(each))).count();
    if (!keys.isEmpty() && valid && set != 1) {
      String written =
          set == 0 ? "neither " + String.join(" nor ", keys) : "both " + String.join(" and ", keys);
      problems.add(key, written + " (must set exactly one of them)");
    }
  }
}
