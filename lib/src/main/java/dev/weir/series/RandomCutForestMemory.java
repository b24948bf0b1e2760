package dev.weir.series;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * How easily random cuts set the latest observations apart from those before: the robust random cut
 * forest (Guha, Mishra, Roy and Schrijvers, "Robust Random Cut Forest Based Anomaly Detection On
 * Streams", ICML 2016) over shingles of consecutive numbers. Output {@code <of>_displacement}: the
 * collusive displacement (their definition 4), mean over the trees; between 1 and {@code sample},
 * higher is stranger.
 *
 * <p>A tree that is kept up to date under insertions and deletions is distributed as one drawn anew
 * from the points it holds (their theorems 2 and 3). So none is kept: after every eighth of {@code
 * over} observations a forest is drawn anew, each tree's sample from the {@code over} shingles
 * before, one from each of as many equal stretches, and the expected displacement is told of each
 * observation were it inserted. The state is the numbers alone, {@code 8 (9/8 over + shingle) + 8}
 * bytes, where a forest of 30 trees of 128 points takes some 500 KB; the past is forgotten all at
 * once at its end. What is drawn depends on the seed and the number of the observation.
 *
 * <p>Warm-up: as many observations as {@code sample} and {@code shingle}. A missing number counts
 * as a repetition of the last one when later ones look back. Magnitudes count as at most 1e100.
 * Cost: the way through each tree; where observations of one series come apart, the cuts on that
 * way too, some 4 µs a tree.
 */
final class RandomCutForestMemory implements Memory {
  private static final int REDRAWS = 8; // until all of the past is forgotten
  private static final long MOST_NUMBERS = 4_000_000; // in all points of all trees

  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "random-cut-forest",
              "How easily random cuts set the latest observations apart from those before.",
              List.of(
                  MemoryKind.of(),
                  Option.optional(
                          "shingle", OptionType.INTEGER, "8", "How many observations make a point.")
                      .must(Constraint.between(1, 1000)),
                  Option.optional("trees", OptionType.INTEGER, "30", "How many trees.")
                      .must(Constraint.between(1, 1000)),
                  Option.optional(
                          "sample", OptionType.INTEGER, "128", "How many points a tree has.")
                      .must(Constraint.between(8, 4096)),
                  Option.optional(
                          "over",
                          OptionType.INTEGER,
                          "2048",
                          "How many observations it looks back, best a few seasons.")
                      .must(Constraint.between(8, Ring.LONGEST)),
                  Option.optional("seed", OptionType.INTEGER, "1", "Of what is drawn."))),
          MemoryKind.outputs("displacement"),
          Reading.SURPRISE,
          RandomCutForestMemory::new);

  private final Place place;
  private final int shingle;
  private final int sample;
  private final int over;
  private final int every;
  private final HeldWindow window;
  private final ThreadLocal<RandomCutForest> forests;

  private RandomCutForestMemory(Settings settings, Place place) {
    this.place = place;
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
        ThreadLocal.withInitial(() -> new RandomCutForest(trees, sample, shingle, most, seed));
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
        Double.isNaN(x) || !warm ? Double.NaN : displacement(memory, before);
  }

  /** Of the number that has so many before it. */
  private double displacement(double[] memory, long before) {
    long until = Math.max(sample + shingle - 1, before - before % every);
    long from = Math.max(0, until - (over + shingle - 1));
    return forests.get().displacement(memory, window.ring(), from, until);
  }
}
