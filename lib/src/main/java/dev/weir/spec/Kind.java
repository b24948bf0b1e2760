package dev.weir.spec;

import java.util.List;

/**
 * One thing that can be named where the pipeline file offers a choice (a source, feature, detector,
 * threshold or channel), with its options.
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
}
