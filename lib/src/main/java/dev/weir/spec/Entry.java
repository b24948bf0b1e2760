package dev.weir.spec;

import java.util.List;
import java.util.Optional;

/** A top-level entry of the pipeline file. */
public sealed interface Entry {

  /** Its key in the file. */
  String key();

  /** One sentence for the documentation. */
  String help();

  /** What a missing entry means. */
  enum Absence {
    /** The file is not valid. */
    INVALID,
    /** There is no such thing in this pipeline. */
    NOTHING,
    /** Every option has its default. */
    DEFAULTS
  }

  /**
   * A single option.
   *
   * @param option its declaration
   */
  record Plain(Option option) implements Entry {
    @Override
    public String key() {
      return option.key();
    }

    @Override
    public String help() {
      return option.help();
    }
  }

  /**
   * A map of options.
   *
   * @param key its key
   * @param help one sentence
   * @param absence what a missing section means
   * @param options the options
   * @param group of which the section also names exactly one kind, beside its options; empty for
   *     none
   */
  record Section(
      String key, String help, Absence absence, List<Option> options, Optional<Group> group)
      implements Entry {}

  /**
   * One kind of a group.
   *
   * @param key its key
   * @param help one sentence
   * @param group to choose from
   * @param otherwise the kind, with its defaults, where none is named; empty: one must be
   */
  record One(String key, String help, Group group, Optional<String> otherwise) implements Entry {}

  /**
   * A list of kinds of a group; without the entry it is empty.
   *
   * @param key its key
   * @param help one sentence
   * @param group to choose from
   */
  record Many(String key, String help, Group group) implements Entry {}
}
