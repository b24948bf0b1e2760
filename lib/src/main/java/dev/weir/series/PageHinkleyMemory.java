package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * When the level of something has moved for good: the two-sided Page-Hinkley test (Page,
 * "Continuous Inspection Schemes", Biometrika 1954; Hinkley, "Inference about the Change-Point from
 * Cumulative Sum Tests", Biometrika 1971) with forgetting (Gama, Sebastião and Rodrigues, "On
 * Evaluating Stream Learning Algorithms", Machine Learning 2013). The distance of a cumulative sum
 * from its least value so far is a sum that begins anew at 0, so that these are {@link
 * TwoSidedSums}, of deviations from a long-run mean ({@link EwmaFormula}).
 *
 * <p>A sum above {@code threshold} is a change. It began where the sum was last 0, Hinkley's
 * estimate, n observations ago; the mean then moves there (Montgomery, Introduction to Statistical
 * Quality Control, section 9.1), and the sums begin at 0:
 *
 * <pre>
 *   m += (slack + up / n) spread          (likewise downwards)
 * </pre>
 *
 * <p>Output {@code <of>_page_hinkley}, the larger sum, 0 or more, in spreads; also states what was
 * expected, and the spread. Warm-up: 64 observations, or {@code over} if that is less. Missing
 * numbers change nothing. State: 56 bytes.
 */
final class PageHinkleyMemory implements Memory {
  private static final int WARM = 64;

  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "page-hinkley",
              "How far a value has stayed off its long-run mean, added up until that is a change.",
              List.of(
                  MemoryKind.of(),
                  Option.optional(
                          "over",
                          OptionType.INTEGER,
                          "1000",
                          "How many observations the mean is worth.")
                      .must(Constraint.between(2, Ring.LONGEST)),
                  LevelWatch.slack(),
                  Option.optional(
                          "threshold",
                          OptionType.NUMBER,
                          "20",
                          "The sum, in spreads, at which the level has changed.")
                      .must(Constraint.above(0)),
                  Option.optional(
                          "keep",
                          OptionType.NUMBER,
                          "0.999",
                          "The share of a sum that is kept from one observation to the next.")
                      .must(Constraint.between(0, 1)))),
          MemoryKind.outputs("page_hinkley"),
          Reading.SURPRISE,
          PageHinkleyMemory::new);

  private final LevelWatch watch;
  private final EwmaFormula formula;
  private final TwoSidedSums sums;
  private final double threshold;
  private final int upSince; // how many observations ago the sum was last 0
  private final int downSince;

  private PageHinkleyMemory(Settings settings, Place place) {
    int over = settings.integer("over");
    formula = new EwmaFormula(over, Math.min(over, WARM), place.state());
    sums =
        new TwoSidedSums(
            settings.number("slack"), settings.number("keep"), place.state() + EwmaFormula.CELLS);
    watch = new LevelWatch(place, formula, sums);
    threshold = settings.number("threshold");
    upSince = place.state() + LevelWatch.CELLS;
    downSince = upSince + 1;
  }

  @Override
  public boolean expects() {
    return true;
  }

  @Override
  public int cells() {
    return LevelWatch.CELLS + 2;
  }

  @Override
  public void observe(Moment moment) {
    double sum = watch.observe(moment);
    if (Double.isNaN(sum)) {
      return;
    }
    double[] memory = moment.memory;
    memory[upSince] = sums.up(memory) > 0 ? memory[upSince] + 1 : 0;
    memory[downSince] = sums.down(memory) > 0 ? memory[downSince] + 1 : 0;
    if (sum > threshold) {
      boolean upwards = sums.up(memory) >= sums.down(memory);
      double mean = sums.slack() + sum / memory[upwards ? upSince : downSince];
      formula.move(memory, (upwards ? mean : -mean) * formula.spread(memory));
      sums.clear(memory);
      memory[upSince] = 0;
      memory[downSince] = 0;
    }
  }
}
