package dev.weir.spec;

import dev.weir.core.Durations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Makes of a node what the {@link OptionType} of its option says, or a problem. */
final class ValueReader {

  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  private final Problems problems;

  ValueReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * The default of an option that has one.
   *
   * @throws IllegalStateException if the default is not valid for its own option
   */
  static Object fallback(Option option) {
    String text = option.fallback().orElseThrow();
    if (option.type() == OptionType.TEXT) {
      return declared(
          option, option.constraint().holds().test(text) ? Optional.of(text) : Optional.empty());
    }
    Optional<Node> node = YamlText.compose(text);
    if (node.isEmpty()) {
      return switch (option.type()) {
        case TEXTS, INTEGERS -> List.of();
        case MAP -> Map.of();
        default -> declared(option, Optional.empty());
      };
    }
    return declared(option, new ValueReader(new Problems()).read(option.key(), node.get(), option));
  }

  private static Object declared(Option option, Optional<Object> value) {
    return value.orElseThrow(
        () ->
            new IllegalStateException(
                "Cannot declare option "
                    + option.key()
                    + ": default '"
                    + option.fallback().orElse("")
                    + "' is not valid (must be "
                    + option.demand()
                    + ")."));
  }

  /** The value of an option; empty if it is not valid, which is then noted as a problem. */
  Optional<Object> read(String key, Node node, Option option) {
    problems.saw(key, node);
    Optional<Object> value =
        switch (option.type()) {
          case TEXT, INTEGER, NUMBER, DURATION -> scalar(key, node, option);
          case TEXTS, INTEGERS -> list(key, node, option);
          case MAP -> map(key, node, option);
        };
    return value.filter(converted -> meets(key, converted, node, option));
  }

  private boolean meets(String key, Object value, Node node, Option option) {
    Constraint constraint = option.constraint();
    if (constraint.holds().test(value)) {
      return true;
    }
    int before = problems.sorted().size();
    if (value instanceof List<?> items && node instanceof SequenceNode) {
      for (int i = 0; i < items.size(); i++) {
        if (!constraint.holds().test(List.of(items.get(i)))) {
          problems.add(Problems.item(key, i), breach(String.valueOf(items.get(i)), constraint));
        }
      }
    }
    if (value instanceof Map<?, ?> entries) {
      entries.forEach(
          (name, text) -> {
            if (!constraint.holds().test(Map.of(name, text))) {
              // The text stays unsaid: it may be a secret.
              String path = Problems.child(key, (String) name);
              problems.add(path, "this entry (must be " + constraint.description() + ")");
            }
          });
    }
    if (problems.sorted().size() == before) {
      problems.add(key, breach(show(node), constraint));
    }
    return false;
  }

  private static String breach(String written, Constraint constraint) {
    String suggestion =
        Suggestion.nearest(written, constraint.choices())
            .map(word -> ". Did you mean '" + word + "'?")
            .orElse("");
    return "'" + written + "' (must be " + constraint.description() + ")" + suggestion;
  }

  private Optional<Object> scalar(String key, Node node, Option option) {
    Optional<Object> value =
        node instanceof ScalarNode scalar && isValue(scalar, option)
            ? convert(scalar, option.type())
            : Optional.empty();
    if (value.isEmpty()) {
      problems.add(key, wrong(node, option.demand()));
    }
    return value;
  }

  /** Whether something is written, be it the word null where that is a choice. */
  private static boolean isValue(ScalarNode scalar, Option option) {
    return !scalar.getTag().equals(Tag.NULL)
        || option.constraint().choices().contains(scalar.getValue());
  }

  private static Optional<Object> convert(ScalarNode scalar, OptionType type) {
    String text = scalar.getValue();
    boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
    try {
      return switch (type) {
        case INTEGER, INTEGERS ->
            plain && WHOLE.matcher(text).matches()
                ? Optional.of(Long.parseLong(text))
                : Optional.empty();
        case NUMBER -> plain && DECIMAL.matcher(text).matches() ? finite(text) : Optional.empty();
        case DURATION -> Optional.of(Durations.parse(text));
        case TEXT, TEXTS, MAP -> Optional.of(text);
      };
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> finite(String text) {
    double number = Double.parseDouble(text) + 0.0;
    return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
  }

  private Optional<Object> list(String key, Node node, Option option) {
    if (!(node instanceof SequenceNode sequence)) {
      return scalar(key, node, option).map(List::of);
    }
    List<Object> items = new ArrayList<>();
    List<Node> nodes = sequence.getValue();
    for (int i = 0; i < nodes.size(); i++) {
      String item = Problems.item(key, i);
      problems.saw(item, nodes.get(i));
      Optional<Object> value =
          nodes.get(i) instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
              ? convert(scalar, option.type())
              : Optional.empty();
      if (value.isEmpty()) {
        String demand = option.type() == OptionType.INTEGERS ? "a whole number" : "a text";
        problems.add(item, wrong(nodes.get(i), demand));
      }
      value.ifPresent(items::add);
    }
    return items.size() == nodes.size() ? Optional.of(List.copyOf(items)) : Optional.empty();
  }

  /**
   * The texts of a map; those that are none are problems and left out, so that the others can still
   * be checked.
   */
  private Optional<Object> map(String key, Node node, Option option) {
    Map<String, Object> texts = new LinkedHashMap<>();
    Optional<Map<String, Node>> entries = new MapReader(problems).entries(key, node);
    for (Map.Entry<String, Node> entry : entries.orElse(Map.of()).entrySet()) {
      String path = Problems.child(key, entry.getKey());
      if (entry.getValue() instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
        texts.put(entry.getKey(), scalar.getValue());
      } else {
        problems.add(path, wrong(entry.getValue(), "a text"));
      }
    }
    boolean nothingLeft = texts.isEmpty() && !entries.orElse(Map.of()).isEmpty();
    return entries.isEmpty() || nothingLeft
        ? Optional.empty()
        : Optional.of(Collections.unmodifiableMap(texts));
  }

  /** What a node is and what it must be instead. */
  static String wrong(Node node, String demand) {
    boolean quoted =
        node instanceof ScalarNode scalar
            && scalar.getScalarStyle() != ScalarStyle.PLAIN
            && DECIMAL.matcher(scalar.getValue()).matches();
    return (node instanceof ScalarNode && !node.getTag().equals(Tag.NULL)
            ? "'" + show(node) + "'"
            : show(node))
        + " (must be "
        + demand
        + (quoted ? ", without quotes" : "")
        + ")";
  }

  private static String show(Node node) {
    if (node.getTag().equals(Tag.NULL)) {
      return "no value";
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    return node instanceof MappingNode ? "a map" : "a list";
  }
}
