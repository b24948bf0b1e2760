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
 * from the points it holds (their theorems 2 and 3). So none is kept: for every observation each
 * tree's sample is drawn anew from the past {@code over} shingles, one from each of as many equal
 * stretches, and of the tree no more than the way to the latest point ({@link IsolationPath}). The
 * state is the numbers alone, {@code 8 (over + shingle) + 8} bytes, where a forest of 30 trees of
 * 128 points takes some 500 KB; the past is forgotten all at once at its end. What is drawn depends
 * on the seed and the number of the observation.
 *
 * <p>Warm-up: as many observations as {@code sample} and {@code shingle}. A missing number counts
 * as a repetition of the last one when later ones look back. Magnitudes count as at most 1e100.
 * Cost: some 4 µs a tree.
 */
final class RandomCutForestMemory implements Memory {
  private static final int PIECE_BITS = 16; // of a random number, for a point's place
  private static final int PIECES = Long.SIZE / PIECE_BITS;

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
  private final int trees;
  private final int sample;
  private final long seed;
  private final HeldWindow window;

  private RandomCutForestMemory(Settings settings, Place place) {
    this.place = place;
    shingle = settings.integer("shingle");
    trees = settings.integer("trees");
    sample = settings.integer("sample");
    seed = SplitMix64.mix(settings.longInteger("seed"));
    int over = settings.integer("over");
    if (over < sample) {
      throw new IllegalArgumentException(
          "Invalid over: " + over + " (must be at least the sample of " + sample + ")");
    }
    window = new HeldWindow(over + shingle, place.state());
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
    double displacement = Double.NaN;
    if (!Double.isNaN(x)) {
      double[] series = new double[window.length()];
      int points = window.newestFirst(memory, series) - shingle; // the latest not counted
      if (points >= sample) {
        displacement =
            displacement(series, points, new SplitMix64(seed ^ (long) memory[place.state()]));
      }
    }
    moment.cells[place.output()] = displacement;
  }

  private double displacement(double[] series, int points, SplitMix64 random) {
    double least = series[0];
    double most = series[0];
    for (int i = 1; i < points + shingle; i++) {
      least = series[i] < least ? series[i] : least;
      most = series[i] > most ? series[i] : most;
    }
    IsolationPath path = new IsolationPath(series, shingle);
    int[] others = new int[sample];
    double sum = 0;
    for (int tree = 0; tree < trees; tree++) {
      draw(others, points, random);
      sum += path.displacement(others, sample, least, most, random);
    }
    return sum / trees;
  }

  /** One point out of each of as many stretches as there are to be drawn, of equal length. */
  private static void draw(int[] others, int points, SplitMix64 random) {
    double stretch = (double) points / others.length;
    long bits = 0;
    for (int i = 0; i < others.length; i++) {
      bits = i % PIECES == 0 ? random.nextLong() : bits >>> PIECE_BITS;
      double share = (bits & ((1 << PIECE_BITS) - 1)) * (1.0 / (1 << PIECE_BITS));
      others[i] = 1 + (int) ((i + share) * stretch);
    }
  }
}
