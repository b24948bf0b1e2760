package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;

/**
 * Adds up how far a series stays off its mean: {@link TwoSidedSums} of the deviations from an
 * {@link EwmaFormula}, whose cells lie before theirs. States what was expected, and the spread.
 */
record LevelWatch(Place place, EwmaFormula formula, TwoSidedSums sums) {
  static final int CELLS = EwmaFormula.CELLS + TwoSidedSums.CELLS;

  /** The option for {@link TwoSidedSums#slack}. */
  static Option slack() {
    return Option.optional(
            "slack",
            OptionType.NUMBER,
            "0.5",
            "How many spreads off do not count; half of the move to be found.")
        .must(Constraint.between(0, TwoSidedSums.MOST));
  }

  /** Takes in an observation; the larger of the sums, NaN while it is not known. */
  double observe(Moment moment) {
    double[] memory = moment.memory;
    double x = moment.cells[place.input()];
    boolean warm = formula.isWarm(memory);
    if (warm) {
      moment.expect(place.subject(), formula.expected(memory), formula.spread(memory));
    }
    double sum = Double.NaN;
    if (!Double.isNaN(x)) {
      if (warm) {
        sums.add(memory, formula.deviation(memory, x));
        sum = Math.max(sums.up(memory), sums.down(memory));
      }
      formula.learn(memory, x);
    }
    moment.cells[place.output()] = sum;
    return sum;
  }
}
