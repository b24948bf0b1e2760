package dev.weir.series;

import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;

/**
 * A period cut into steps, aligned to the epoch (Thursday, midnight UTC); each is a slot.
 *
 * @param periodUs of which a step is a whole part
 */
record SeasonSlots(long periodUs, long stepUs) {
  private static final String PERIOD = "period";
  private static final String STEP = "step";
  private static final long MOST = 100_000;

  static Option period(String usual) {
    return Option.optional(PERIOD, OptionType.DURATION, usual, "When it repeats.");
  }

  static Option step() {
    return Option.optional(STEP, OptionType.DURATION, "1 hour", "How finely the period is cut.");
  }

  /**
   * Those of the options.
   *
   * @throws IllegalArgumentException where the step does not divide the period, or into too many
   */
  static SeasonSlots of(Settings settings) {
    SeasonSlots slots =
        new SeasonSlots(
            Times.micros(settings.duration(PERIOD)), Times.micros(settings.duration(STEP)));
    if (slots.stepUs <= 0 || slots.periodUs < slots.stepUs || slots.periodUs % slots.stepUs != 0) {
      throw new IllegalArgumentException(
          "Invalid step: "
              + settings.duration(STEP)
              + " (must divide the period of "
              + settings.duration(PERIOD)
              + ")");
    }
    if (slots.periodUs / slots.stepUs > MOST) {
      throw new IllegalArgumentException(
          "Invalid step: "
              + settings.duration(STEP)
              + " (must cut the period of "
              + settings.duration(PERIOD)
              + " into at most "
              + MOST
              + " slots)");
    }
    return slots;
  }

  int count() {
    return (int) (periodUs / stepUs);
  }

  /** The slot of a time. */
  int at(long timeUs) {
    return (int) (Math.floorMod(timeUs, periodUs) / stepUs);
  }
}
