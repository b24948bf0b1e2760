package dev.weir.threshold;

import dev.weir.core.Durations;
import dev.weir.spec.Constraint;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * The part of a series' own past that a level is made of, and how much there must be of it.
 *
 * @param over how long it is
 * @param least with fewer scores in it, the level is that of the model's history
 */
record LookBack(Duration over, int least) implements Serializable {
  private static final Constraint COUNT = Constraint.between(10, 1_000_000);

  LookBack {
    Settled.require("over", over, Constraint.POSITIVE_DURATION);
    Settled.require("at-least", least, COUNT);
  }

  static LookBack of(Settings settings) {
    return new LookBack(settings.duration("over"), settings.integer("at-least"));
  }

  static Option over(String fallback) {
    return Option.optional(
            "over",
            OptionType.DURATION,
            fallback,
            "How far it looks back on the series' own scores.")
        .must(Constraint.POSITIVE_DURATION);
  }

  static Option least(String fallback) {
    return Option.optional(
            "at-least",
            OptionType.INTEGER,
            fallback,
            "With fewer scores of the series to look back on, the level is that of the model's history.")
        .must(COUNT);
  }

  long overUs() {
    return micros(over);
  }

  static long micros(Duration duration) {
    return Math.multiplyExact(duration.toMillis(), 1000L);
  }

  /** Completes "the level of an observation is …". */
  String rule(String statistic, String fallback) {
    return statistic
        + " of its series' own scores in the "
        + Durations.format(over)
        + " before it; of fewer than "
        + least
        + " scores, "
        + fallback
        + " of the model's history";
  }
}
