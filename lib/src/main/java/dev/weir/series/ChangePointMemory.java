package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * Whether mean or variance of something have changed ({@link RunLengths}), the prior being its
 * exponentially weighted mean and spread over 1000 observations ({@link EwmaFormula}). Outputs:
 *
 * <ul>
 *   <li>{@code <of>_improbability}: minus the decimal logarithm of the predictive density, a number
 *       being measured in spreads: about 0.4 where all is as expected, less where the series has
 *       become quieter, 1 more for what is ten times as improbable;
 *   <li>{@code <of>_change}: the probability that the last change was at most {@code recent}
 *       observations ago.
 * </ul>
 *
 * <p>It also states the mean of what was to be expected, and the spread of it. Warm-up: 16
 * observations. Missing numbers change nothing. State: 2.1 KB. Cost: some 10 µs an observation.
 */
final class ChangePointMemory implements Memory {
  private static final int OVER = 1000;
  private static final int WARM = 16;

  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "change-point",
              "How improbable a value is, and whether its mean or variance have just changed.",
              List.of(
                  MemoryKind.of(),
                  Option.optional(
                          "run",
                          OptionType.NUMBER,
                          "250",
                          "How many observations lie between two changes, to begin with.")
                      .must(Constraint.between(2, 1e9)),
                  Option.optional(
                          "recent",
                          OptionType.INTEGER,
                          "10",
                          "After how many observations a change is no longer new.")
                      .must(Constraint.between(1, Ring.LONGEST)))),
          MemoryKind.outputs("improbability", "change"),
          Reading.SURPRISE,
          ChangePointMemory::new);

  private final Place place;
  private final int recent;
  private final EwmaFormula prior;
  private final RunLengths runs;

  private ChangePointMemory(Settings settings, Place place) {
    this.place = place;
    recent = settings.integer("recent");
    prior = new EwmaFormula(OVER, WARM, place.state());
    runs = new RunLengths(1 / settings.number("run"), place.state() + EwmaFormula.CELLS);
  }

  @Override
  public boolean expects() {
    return true;
  }

  @Override
  public int cells() {
    return EwmaFormula.CELLS + RunLengths.CELLS;
  }

  @Override
  public void observe(Moment moment) {
    double[] memory = moment.memory;
    double x = moment.cells[place.input()];
    double improbability = Double.NaN;
    double change = Double.NaN;
    if (!Double.isNaN(x)) {
      if (prior.isWarm(memory)) {
        double spread = prior.spread(memory);
        RunLengths.Prediction was = runs.observe(memory, x, prior.expected(memory), spread);
        moment.expect(place.subject(), was.mean(), was.spread());
        improbability = -(was.logDensity() + StrictMath.log(spread)) / StrictMath.log(10);
        change = runs.atMost(memory, recent);
      }
      prior.learn(memory, x);
    }
    moment.cells[place.output()] = improbability;
    moment.cells[place.output() + 1] = change;
  }
}
