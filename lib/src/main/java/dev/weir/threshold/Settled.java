package dev.weir.threshold;

import dev.weir.spec.Constraint;

/** Checks of a threshold's settings, in the words of the option's own constraint. */
final class Settled {

  /** A share that is neither none nor all. */
  static final Constraint SHARE = Constraint.strictlyBetween(0, 1);

  /** How many of something. */
  static final Constraint AMOUNT = Constraint.strictlyBetween(0, 1_000_000);

  private Settled() {}

  static void require(String key, Object value, Constraint must) {
    if (!must.holds().test(value)) {
      throw new IllegalArgumentException(
          "Invalid " + key + ": " + value + " (must be " + must.description() + ")");
    }
  }
}
