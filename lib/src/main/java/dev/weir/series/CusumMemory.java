package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * Whether the level of something has moved: the two-sided cumulative sum (Page, "Continuous
 * Inspection Schemes", Biometrika 1954) of its deviations z from an exponentially weighted mean
 * ({@link EwmaFormula}), each at most 6 either way so that one number is no new level:
 *
 * <pre>
 *   up   = max(0, up + z - slack)
 *   down = max(0, down - z - slack)
 * </pre>
 *
 * <p>Output {@code <of>_cusum}, the larger of the two, 0 or more, in spreads; also states what was
 * expected, and the spread. The mean follows a new level, after which the sum falls back. Warm-up:
 * {@code over} observations. Missing numbers change nothing. State: 40 bytes.
 */
final class CusumMemory implements Memory {
  private static final double MOST = 6;

  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "cusum",
              "How far a value has stayed off its exponentially weighted mean, added up.",
              List.of(
                  Option.required(MemoryKind.OF, OptionType.TEXT, "The value or feature."),
                  EwmaMemory.over(),
                  Option.optional(
                          "slack",
                          OptionType.NUMBER,
                          "0.5",
                          "How many spreads off do not count; half of the move to be found.")
                      .must(Constraint.between(0, MOST)))),
          settings -> List.of(settings.text(MemoryKind.OF) + "_cusum"),
          CusumMemory::new);

  private final Place place;
  private final double slack;
  private final EwmaFormula formula;
  private final int up;
  private final int down;

  private CusumMemory(Settings settings, Place place) {
    this.place = place;
    slack = settings.number("slack");
    formula = new EwmaFormula(settings.integer("over"), place.state());
    up = place.state() + EwmaFormula.CELLS;
    down = up + 1;
  }

  @Override
  public boolean expects() {
    return true;
  }

  @Override
  public int cells() {
    return EwmaFormula.CELLS + 2;
  }

  @Override
  public void observe(Moment moment) {
    double[] memory = moment.memory;
    double x = moment.cells[place.input()];
    boolean warm = formula.isWarm(memory);
    if (warm) {
      moment.expect(place.subject(), formula.expected(memory), formula.spread(memory));
    }
    double sum = Double.NaN;
    if (!Double.isNaN(x)) {
      if (warm) {
        double z = Math.max(-MOST, Math.min(MOST, formula.deviation(memory, x)));
        memory[up] = Math.max(0, memory[up] + z - slack);
        memory[down] = Math.max(0, memory[down] - z - slack);
        sum = Math.max(memory[up], memory[down]);
      }
      formula.learn(memory, x);
    }
    moment.cells[place.output()] = sum;
  }
}
