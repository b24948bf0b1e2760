package dev.weir.spec;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a YAML map against the options that it may have. */
final class MapReader {

  private final Problems problems;

  MapReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * The nodes of a map by key, in the order written; a map without anything is empty; no map at all
   * is a problem.
   */
  Optional<Map<String, Node>> entries(String path, Node node) {
    if (node.getTag().equals(Tag.NULL)) {
      return Optional.of(Map.of());
    }
    if (!(node instanceof MappingNode mapping)) {
      problems.add(path, ValueReader.wrong(node, "a map of keys and values"));
      return Optional.empty();
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    Map<String, Integer> lines = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node keyNode = tuple.getKeyNode();
      if (!(keyNode instanceof ScalarNode scalar)) {
        problems.add(
            YamlText.line(keyNode),
            path.isEmpty() ? "key" : path,
            "a map or list as a key (must be a text). Put quotes around it if it is one.");
        continue;
      }
      String key = scalar.getValue();
      String child = Problems.child(path, key);
      Integer first = lines.putIfAbsent(key, YamlText.line(keyNode));
      if (first != null) {
        problems.add(
            YamlText.line(keyNode),
            child,
            "duplicate key, already on line " + first + ". Remove one of them.");
        continue;
      }
      problems.saw(child, keyNode);
      entries.put(key, tuple.getValueNode());
    }
    return Optional.of(entries);
  }

  /**
   * The values of options, completed with defaults; what is missing or wrong is a problem and left
   * out.
   */
  Settings settings(String path, Map<String, Node> entries, List<Option> options) {
    ValueReader reader = new ValueReader(problems);
    Map<String, Object> values = new TreeMap<>();
    for (Option option : options) {
      String key = Problems.child(path, option.key());
      if (entries.containsKey(option.key())) {
        reader
            .read(key, entries.get(option.key()), option)
            .ifPresent(value -> values.put(option.key(), value));
      } else if (option.fallback().isPresent()) {
        values.put(option.key(), ValueReader.fallback(option));
      } else if (option.isRequired()) {
        problems.add(
            key, "missing. Add '" + option.key() + "', " + option.demand() + ": " + option.help());
      }
    }
    for (Option option : options) {
      if (!entries.containsKey(option.key()) && option.follows().isPresent()) {
        Object other = values.get(option.follows().get());
        if (other != null) {
          values.put(option.key(), other);
        }
      }
    }
    return new Settings(values);
  }

  /** Notes each key that is not known. */
  void refuseUnknown(String path, Collection<String> written, Collection<String> known) {
    for (String key : written) {
      if (!known.contains(key)) {
        problems.add(Problems.child(path, key), "unknown key." + Suggestion.of(key, known, "keys"));
      }
    }
  }
}
