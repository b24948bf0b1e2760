package dev.weir.spec;

import java.util.Objects;
import java.util.Optional;

/**
 * One option of the pipeline file: the only place that states its key, type, default, constraint
 * and help. Validation, the JSON Schema and the tables of the documentation all come from it.
 *
 * @param key the key as written in the file, in kebab-case
 * @param type how the value is written and read
 * @param fallback the default, as it would be written in the file; empty when the key is required
 * @param constraint what a valid value must be beyond its type
 * @param help one sentence for the documentation
 * @param follows the key of another option of the same section whose value is the default; empty
 *     for most
 */
public record Option(
    String key,
    OptionType type,
    Optional<String> fallback,
    Constraint constraint,
    String help,
    Optional<String> follows) {

  public Option {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(fallback, "fallback");
    Objects.requireNonNull(constraint, "constraint");
    Objects.requireNonNull(help, "help");
    Objects.requireNonNull(follows, "follows");
  }

  /** An option whose default, if any, is a constant. */
  public Option(
      String key, OptionType type, Optional<String> fallback, Constraint constraint, String help) {
    this(key, type, fallback, constraint, help, Optional.empty());
  }

  /** An option that must be written. */
  public static Option required(String key, OptionType type, String help) {
    return new Option(key, type, Optional.empty(), Constraint.NONE, help);
  }

  /** An option with a default, written as in the file. */
  public static Option optional(String key, OptionType type, String fallback, String help) {
    return new Option(key, type, Optional.of(fallback), Constraint.NONE, help);
  }

  /** An option that is what another option of the same section is, unless written. */
  public static Option following(String key, OptionType type, String other, String help) {
    return new Option(key, type, Optional.empty(), Constraint.NONE, help, Optional.of(other));
  }

  /** The same option with a constraint on its value. */
  public Option must(Constraint narrower) {
    return new Option(key, type, fallback, narrower, help, follows);
  }

  /** Whether the file must have this key. */
  boolean isRequired() {
    return fallback.isEmpty() && follows.isEmpty();
  }

  /** What a value must be, to complete "must be …". */
  String demand() {
    return constraint.description().isEmpty()
        ? type.description()
        : type.description() + ", " + constraint.description();
  }
}
