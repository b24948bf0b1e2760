package dev.weir.series;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;

/**
 * A forest over shingles of consecutive numbers, drawn anew after every eighth of {@code over}
 * observations: each tree's sample from the {@code over} shingles before, one from each of as many
 * equal stretches. The trees are no part of the state, which is the numbers alone, {@code 8 (9/8
 * over + shingle) + 8} bytes. The past is forgotten all at once at its end. What is drawn depends
 * on the seed and the number of the observation.
 *
 * <p>Warm-up: as many observations as {@code sample} and {@code shingle}. A missing number counts
 * as a repetition of the last one when later ones look back. Magnitudes count as at most 1e100.
 */
final class ShingleForestMemory implements Memory {
  private static final int REDRAWS = 8; // until all of the past is forgotten
  private static final long MOST_NUMBERS = 4_000_000; // in all points of all trees

  /**
   * A memory of such trees.
   *
   * @param told makes the output of what they tell in the mean, given how many points each has
   */
  static MemoryKind kind(
      String name,
      String help,
      String output,
      ShingleTrees.Maker maker,
      IntFunction<DoubleUnaryOperator> told) {
    return new MemoryKind(
        new Kind(
            name,
            help,
            List.of(
                MemoryKind.of(),
                Option.optional(
                        "shingle", OptionType.INTEGER, "8", "How many observations make a point.")
                    .must(Constraint.between(1, 1000)),
                Option.optional("trees", OptionType.INTEGER, "30", "How many trees.")
                    .must(Constraint.between(1, 1000)),
                Option.optional("sample", OptionType.INTEGER, "128", "How many points a tree has.")
                    .must(Constraint.between(8, 4096)),
                Option.optional(
                        "over",
                        OptionType.INTEGER,
                        "2048",
                        "How many observations it looks back, best a few seasons.")
                    .must(Constraint.between(8, Ring.LONGEST)),
                Option.optional("seed", OptionType.INTEGER, "1", "Of what is drawn."))),
        MemoryKind.outputs(output),
        Reading.SURPRISE,
        (settings, place) ->
            new ShingleForestMemory(
                settings, place, maker, told.apply(settings.integer("sample"))));
  }

  private final Place place;
  private final DoubleUnaryOperator told;
  private final int shingle;
  private final int sample;
  private final int over;
  private final int every;
  private final HeldWindow window;
  private final ThreadLocal<ShingleForest> forests;

  private ShingleForestMemory(
      Settings settings, Place place, ShingleTrees.Maker maker, DoubleUnaryOperator told) {
    this.place = place;
    this.told = told;
    shingle = settings.integer("shingle");
    sample = settings.integer("sample");
    over = settings.integer("over");
    int trees = settings.integer("trees");
    if (over < sample) {
      throw new IllegalArgumentException(
          "Invalid over: " + over + " (must be at least the sample of " + sample + ")");
    }
    if ((long) trees * sample * shingle > MOST_NUMBERS) {
      throw new IllegalArgumentException(
          "Invalid trees: "
              + trees
              + " (trees x sample x shingle must be at most "
              + MOST_NUMBERS
              + ")");
    }
    every = Math.max(1, over / REDRAWS);
    int most = over + shingle - 1;
    window = new HeldWindow(most + every, place.state());
    long seed = SplitMix64.mix(settings.longInteger("seed"));
    forests =
        ThreadLocal.withInitial(
            () -> new ShingleForest(maker.make(trees, sample, shingle), shingle, most, seed));
  }

  @Override
  public int cells() {
    return window.cells();
  }

  @Override
  public void observe(Moment moment) {
    double[] memory = moment.memory;
    double x = moment.cells[place.input()];
    window.push(memory, x);
    long before = (long) memory[place.state()] - 1;
    boolean warm = before >= sample + shingle - 1;
    moment.cells[place.output()] =
        Double.isNaN(x) || !warm ? Double.NaN : told.applyAsDouble(ofTrees(memory, before));
  }

  /** What the trees tell of the number that has so many before it. */
  private double ofTrees(double[] memory, long before) {
    long until = Math.max(sample + shingle - 1, before - before % every);
    long from = Math.max(0, until - (over + shingle - 1));
    return forests.get().tell(memory, window.ring(), from, until);
  }
}
