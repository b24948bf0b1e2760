package dev.weir.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/**
 * What is wrong with the file being read, and where its keys are. Paths of keys are dotted, with
 * indexes: {@code features[1].lag.of}.
 */
final class Problems {

  private final List<Problem> found = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();

  /** The path of a key below another path; the top level has the empty path. */
  static String child(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The path of an item of a list. */
  static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  /** Remembers where a key is. */
  void saw(String key, Node node) {
    lines.put(key, YamlText.line(node));
  }

  /** Adds a problem on the line of its key, or of the nearest key above that the file has. */
  void add(String key, String message) {
    add(line(key), key, message);
  }

  void add(int line, String key, String message) {
    found.add(new Problem(line, key, message));
  }

  /** Whether neither a key nor anything below it has a problem. */
  boolean noneAt(String key) {
    return found.stream()
        .map(Problem::key)
        .noneMatch(
            other ->
                other.equals(key) || other.startsWith(key + ".") || other.startsWith(key + "["));
  }

  /** All problems, by line. */
  List<Problem> sorted() {
    return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  void throwIfAny(String file) {
    if (!found.isEmpty()) {
      throw new InvalidPipelineException(file, sorted());
    }
  }

  private int line(String key) {
    for (String path = key; !path.isEmpty(); path = parent(path)) {
      Integer line = lines.get(path);
      if (line != null) {
        return line;
      }
    }
    return 1;
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}
