package dev.weir.spec;

import java.util.List;
import java.util.Map;

/**
 * What a pipeline file says, key by key, before its parts are checked against each other. Whatever
 * was a problem is left out.
 *
 * @param top the single options of the top level
 * @param sections the sections that are there, or have defaults, by key
 * @param chosen the chosen kinds, by the key of their entry
 */
record Draft(Settings top, Map<String, Settings> sections, Map<String, List<Chosen>> chosen) {

  /**
   * A choice and where it is.
   *
   * @param key its path, such as {@code features[1].rolling}
   * @param index its index in a list of choices; else 0
   * @param choice the choice
   */
  record Chosen(String key, int index, Choice choice) {}

  /** The kinds chosen for an entry. */
  List<Chosen> chosen(Entry entry) {
    return chosen.getOrDefault(entry.key(), List.of());
  }

  boolean has(Entry.Section section) {
    return sections.containsKey(section.key());
  }

  /** The values of a section by key; none if it is not there. */
  Map<String, Object> values(Entry.Section section) {
    return sections.getOrDefault(section.key(), Settings.NONE).values();
  }

  /** A map of a section; empty if it is not there. */
  Map<String, String> map(Entry.Section section, String key) {
    return map(sections.getOrDefault(section.key(), Settings.NONE), key);
  }

  /** A map of the top level; empty if it is not there. */
  Map<String, String> map(Option option) {
    return map(top, option.key());
  }

  private static Map<String, String> map(Settings settings, String key) {
    return settings.values().containsKey(key) ? settings.map(key) : Map.of();
  }
}
