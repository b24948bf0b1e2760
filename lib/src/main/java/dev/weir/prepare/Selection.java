package dev.weir.prepare;

import dev.weir.spec.Constraint;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;

/** The option that names features. */
final class Selection {

  static final String KEY = "of";

  /** Where all features are meant unless some are named. */
  static final Option ALL_UNLESS_NAMED =
      Option.optional(KEY, OptionType.TEXTS, "[]", "The features; without any, all.");

  static final Option NAMED =
      Option.required(KEY, OptionType.TEXTS, "The features.").must(Constraint.NOT_EMPTY);

  private Selection() {}
}
