package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * How far something is from what its time of day, of week or of any period leads to expect, in
 * units of its usual spread. Output {@code <of>_deviation}; also states what was expected, and the
 * spread. A period is cut into steps, aligned to the epoch (Thursday, midnight UTC); each is a slot
 * that learns after it has been asked ({@link SeasonFormula}). Warm-up: two visits of the slot, and
 * as many surprises as the period has slots. State: 16 bytes per slot and 24.
 */
final class SeasonMemory implements Memory {
  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "season",
              "How far a value is from what is usual at this time of its season.",
              List.of(
                  MemoryKind.of(),
                  SeasonSlots.period("1 week"),
                  SeasonSlots.step(),
                  Option.optional(
                          "noise",
                          OptionType.TEXT,
                          "constant",
                          "How the usual spread depends on what is expected: not at all, or as for counts, by its square root.")
                      .must(Constraint.oneOf("constant", "count")))),
          MemoryKind.outputs("deviation"),
          Reading.DEVIATION,
          SeasonMemory::new);

  private final Place place;
  private final SeasonSlots slots;
  private final SeasonFormula formula;

  private SeasonMemory(Settings settings, Place place) {
    this.place = place;
    slots = SeasonSlots.of(settings);
    formula =
        new SeasonFormula(place.state(), slots.count(), settings.text("noise").equals("count"));
  }

  @Override
  public boolean expects() {
    return true;
  }

  @Override
  public int cells() {
    return formula.cells();
  }

  @Override
  public void observe(Moment moment) {
    double[] memory = moment.memory;
    int slot = slots.at(moment.timeUs);
    double x = moment.cells[place.input()];
    double deviation = Double.NaN;
    if (formula.isWarm(memory, slot)) {
      double expected = formula.expected(memory, slot);
      double spread = formula.spread(memory, slot);
      deviation = (x - expected) / spread;
      moment.expect(place.subject(), expected, spread);
    }
    if (!Double.isNaN(x)) {
      formula.learn(memory, slot, x);
    }
    moment.cells[place.output()] = deviation;
  }
}
