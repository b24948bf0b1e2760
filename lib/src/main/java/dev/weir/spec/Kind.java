package dev.weir.spec;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that can be named where the pipeline file offers a choice (a source, feature,
 * preparation, detector, threshold or channel), with its options.
 *
 * @param name as written in the file, in kebab-case
 * @param help one sentence: what it is for
 * @param options its options, in the order of the documentation
 * @param exactlyOne keys of optional texts of which the file must set one and no more; empty for
 *     most kinds
 */
public record Kind(String name, String help, List<Option> options, List<String> exactlyOne) {
  public Kind {
    options = List.copyOf(options);
    exactlyOne = List.copyOf(exactlyOne);
  }

  /** A kind whose options are independent of each other. */
  public Kind(String name, String help, List<Option> options) {
    this(name, help, options, List.of());
  }

  /**
   * The options as they are where nothing is written.
   *
   * @throws IllegalStateException if an option has no default
   */
  public Settings defaults() {
    Map<String, Object> values = new TreeMap<>();
    for (Option option : options) {
      if (option.fallback().isEmpty()) {
        throw new IllegalStateException(
            "Cannot make " + name + ": its option " + option.key() + " has no default");
      }
      values.put(option.key(), ValueReader.fallback(option));
    }
    return new Settings(values);
  }
}
