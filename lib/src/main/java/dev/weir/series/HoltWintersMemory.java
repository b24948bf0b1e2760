package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * How far something is from what its level, trend and season lead to expect, in units of its usual
 * spread ({@link HoltWintersFormula}). Output {@code <of>_holt_winters}; also states what was
 * expected, and the spread. Best for observations at regular times, of which each takes the trend
 * one step on. Warm-up: two periods, and a visit of the slot. State: 16 bytes per slot and 48.
 */
final class HoltWintersMemory implements Memory {
  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "holt-winters",
              "How far a value is from what its level, trend and season lead to expect.",
              List.of(
                  MemoryKind.of(),
                  SeasonSlots.period("1 day"),
                  SeasonSlots.step(),
                  rate("level", "0.1", "How fast the level follows, per observation."),
                  rate("trend", "0.01", "How fast the trend follows the level."),
                  rate("season", "0.1", "How fast a slot of the season follows, per visit."))),
          MemoryKind.outputs("holt_winters"),
          Reading.DEVIATION,
          HoltWintersMemory::new);

  private final Place place;
  private final HoltWintersFormula formula;

  private HoltWintersMemory(Settings settings, Place place) {
    this.place = place;
    formula =
        new HoltWintersFormula(
            SeasonSlots.of(settings),
            settings.number("level"),
            settings.number("trend"),
            settings.number("season"),
            place.state());
  }

  private static Option rate(String key, String usual, String help) {
    return Option.optional(key, OptionType.NUMBER, usual, help).must(Constraint.between(0, 1));
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
    double x = moment.cells[place.input()];
    formula.arrive(memory, moment.timeUs);
    double deviation = Double.NaN;
    if (formula.isWarm(memory, moment.timeUs)) {
      double expected = formula.expected(memory, moment.timeUs);
      double spread = formula.spread(memory);
      deviation = (x - expected) / spread;
      moment.expect(place.subject(), expected, spread);
    }
    formula.learn(memory, moment.timeUs, x);
    moment.cells[place.output()] = deviation;
  }
}
