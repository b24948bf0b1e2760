package dev.weir.spec;

import dev.weir.core.Durations;
import dev.weir.core.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON Schema (draft 2020-12) of pipeline files, for editors that complete and check YAML. It
 * accepts every file that {@link PipelineReader} accepts; what one option demands of another, it
 * cannot tell.
 */
public final class PipelineSchema {

  private final Kinds kinds;

  private PipelineSchema(Kinds kinds) {
    this.kinds = kinds;
  }

  /** The schema as indented JSON, keys in the order of the declarations, ending in a line break. */
  public static String of(Kinds kinds) {
    return Json.pretty(new PipelineSchema(kinds).file());
  }

  private Map<String, Object> file() {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Entry entry : PipelineFormat.ENTRIES) {
      properties.put(entry.key(), entry(entry));
      if (isRequired(entry)) {
        required.add(entry.key());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Weir pipeline file");
    schema.putAll(object("What to watch, and how.", properties, required));
    return schema;
  }

  /** Whether a file must have an entry. */
  static boolean isRequired(Entry entry) {
    if (entry instanceof Entry.Plain plain) {
      return plain.option().isRequired();
    }
    return entry instanceof Entry.One one && one.otherwise().isEmpty()
        || entry instanceof Entry.Section section && section.absence() == Entry.Absence.INVALID;
  }

  private Map<String, Object> entry(Entry entry) {
    if (entry instanceof Entry.Plain plain) {
      return option(plain.option());
    }
    if (entry instanceof Entry.Section section) {
      return section(section);
    }
    if (entry instanceof Entry.One one) {
      return described(one.help(), choice(one.group()));
    }
    Entry.Many many = (Entry.Many) entry;
    return described(
        many.help(), map("type", List.of("array", "null"), "items", choice(many.group())));
  }

  private Map<String, Object> section(Entry.Section section) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<Object> alternatives = new ArrayList<>();
    section
        .group()
        .map(kinds::of)
        .orElse(List.of())
        .forEach(
            kind -> {
              properties.put(kind.name(), kind(kind));
              alternatives.add(map("required", List.of(kind.name())));
            });
    section.options().forEach(option -> properties.put(option.key(), option(option)));
    Map<String, Object> schema =
        nullable(object(section.help(), properties, required(section.options())));
    if (!alternatives.isEmpty()) {
      schema.put("oneOf", alternatives);
    }
    return schema;
  }

  private Map<String, Object> choice(Group group) {
    List<Object> alternatives = new ArrayList<>();
    List<String> bare = new ArrayList<>();
    for (Kind kind : kinds.of(group)) {
      if (required(kind.options()).isEmpty() && kind.exactlyOne().isEmpty()) {
        bare.add(kind.name());
      }
      alternatives.add(object(kind.help(), map(kind.name(), kind(kind)), List.of(kind.name())));
    }
    if (!bare.isEmpty()) {
      alternatives.add(0, map("enum", bare));
    }
    return alternatives.isEmpty() ? map("not", map()) : map("oneOf", alternatives);
  }

  private static Map<String, Object> kind(Kind kind) {
    Map<String, Object> properties = new LinkedHashMap<>();
    kind.options().forEach(option -> properties.put(option.key(), option(option)));
    Map<String, Object> schema =
        nullable(object(kind.help(), properties, required(kind.options())));
    if (!kind.exactlyOne().isEmpty()) {
      schema.put(
          "oneOf", kind.exactlyOne().stream().map(key -> map("required", List.of(key))).toList());
    }
    return schema;
  }

  private static Map<String, Object> option(Option option) {
    Map<String, Object> extra = option.constraint().schema();
    Map<String, Object> schema =
        new LinkedHashMap<>(
            switch (option.type()) {
              case TEXT -> item(text(), extra);
              case INTEGER -> item(map("type", "integer"), extra);
              case NUMBER -> item(map("type", "number"), extra);
              case DURATION -> map("type", "string", "pattern", Durations.PATTERN);
              case TEXTS -> oneOrMany(item(text(), extra));
              case INTEGERS -> oneOrMany(item(map("type", "integer"), extra));
              case MAP -> map("type", List.of("object", "null"), "additionalProperties", text());
            });
    option
        .fallback()
        .map(text -> ValueReader.fallback(option))
        .ifPresent(
            value ->
                schema.put(
                    "default",
                    option.type() == OptionType.DURATION ? option.fallback().get() : value));
    return described(option.help(), schema);
  }

  /** A text may look like a number or a boolean in YAML. */
  private static Map<String, Object> text() {
    return map("type", List.of("string", "number", "boolean"));
  }

  private static Map<String, Object> item(Map<String, Object> type, Map<String, Object> extra) {
    if (extra.get("enum") instanceof List<?> choices) {
      return map("enum", withNull(choices));
    }
    Map<String, Object> schema = new LinkedHashMap<>(type);
    schema.putAll(new TreeMap<>(extra));
    return schema;
  }

  /** The word null without quotes is not a text to YAML. */
  private static List<Object> withNull(List<?> choices) {
    List<Object> all = new ArrayList<>(choices);
    if (choices.contains("null")) {
      all.add(null);
    }
    return all;
  }

  private static Map<String, Object> oneOrMany(Map<String, Object> item) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("type", "array");
    list.put("items", item);
    return map("oneOf", List.of(item, list));
  }

  private static List<String> required(List<Option> options) {
    return options.stream().filter(Option::isRequired).map(Option::key).toList();
  }

  private static Map<String, Object> object(
      String help, Map<String, Object> properties, List<String> required) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", help);
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  /** A map without anything in it may be left out in YAML, which makes it null. */
  private static Map<String, Object> nullable(Map<String, Object> object) {
    if (!object.containsKey("required")) {
      object.put("type", List.of("object", "null"));
    }
    return object;
  }

  private static Map<String, Object> described(String help, Map<String, Object> schema) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("description", help);
    described.putAll(schema);
    return described;
  }

  /** A map in the order given, so that the schema is the same text every time. */
  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
