package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * How far something is from its exponentially weighted mean, in units of its usual spread ({@link
 * EwmaFormula}). Output {@code <of>_ewma}; also states what was expected, and the spread. Warm-up:
 * {@code over} observations. State: 24 bytes.
 */
final class EwmaMemory implements Memory {
  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "ewma",
              "How far a value is from its exponentially weighted mean, in usual spreads.",
              List.of(MemoryKind.of(), over())),
          MemoryKind.outputs("ewma"),
          Reading.DEVIATION,
          EwmaMemory::new);

  private final Place place;
  private final EwmaFormula formula;

  private EwmaMemory(Settings settings, Place place) {
    this.place = place;
    formula = new EwmaFormula(settings.integer("over"), place.state());
  }

  static Option over() {
    return Option.optional(
            "over", OptionType.INTEGER, "100", "How many observations the mean is worth.")
        .must(Constraint.between(2, Ring.LONGEST));
  }

  @Override
  public boolean expects() {
    return true;
  }

  @Override
  public int cells() {
    return EwmaFormula.CELLS;
  }

  @Override
  public void observe(Moment moment) {
    double[] memory = moment.memory;
    double x = moment.cells[place.input()];
    double deviation = Double.NaN;
    if (formula.isWarm(memory)) {
      moment.expect(place.subject(), formula.expected(memory), formula.spread(memory));
      deviation = formula.deviation(memory, x);
    }
    if (!Double.isNaN(x)) {
      formula.learn(memory, x);
    }
    moment.cells[place.output()] = deviation;
  }
}
