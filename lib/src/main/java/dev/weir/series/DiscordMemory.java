package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * How unlike anything in its past the latest window of something is ({@link Discord}). Where {@code
 * lag-bank} compares levels, at several lengths, by windows without edges, this compares shapes, at
 * one. Outputs:
 *
 * <ul>
 *   <li>{@code <of>_discord}: the distance to the nearest window, in multiples of its mean over the
 *       past 8 {@code over}: about 1 where all is as usual, at most 20;
 *   <li>{@code <of>_distance}: the distance itself.
 * </ul>
 *
 * <p>Warm-up: four windows. A missing number counts as a repetition of the last one when later ones
 * look back; before the first number it leaves no trace. State: some 40 bytes for each observation
 * that it looks back. Cost: some 20 µs for 2048.
 */
final class DiscordMemory implements Memory {
  private static final int WARM = 4; // windows
  private static final double MOST = 20;
  private static final int MEMORY = 8; // the mean forgets that much more slowly than the past

  private static final int LAST = 0;
  private static final int MEAN = 1;
  private static final int DISTANCES = 2; // how many the mean is of
  private static final int CELLS = 3;

  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "discord",
              "How unlike anything in its past the shape of the latest window is.",
              List.of(
                  MemoryKind.of(),
                  Option.optional(
                          "window", OptionType.INTEGER, "32", "How many observations make a shape.")
                      .must(Constraint.between(4, 10_000)),
                  Option.optional(
                          "over",
                          OptionType.INTEGER,
                          "2048",
                          "How many observations it looks back, best a few seasons.")
                      .must(Constraint.between(16, Ring.LONGEST)),
                  Option.optional(
                          "distance",
                          OptionType.TEXT,
                          "z-normalized",
                          "Whether only shapes are compared, or levels too.")
                      .must(Constraint.oneOf("z-normalized", "plain")))),
          MemoryKind.outputs("discord", "distance"),
          Reading.SURPRISE,
          DiscordMemory::new);

  private final Place place;
  private final int length;
  private final int over;
  private final Discord discord;
  private final int state;

  private DiscordMemory(Settings settings, Place place) {
    this.place = place;
    length = settings.integer("window");
    over = settings.integer("over");
    if (over < WARM * length) {
      throw new IllegalArgumentException(
          "Invalid over: " + over + " (must be at least four windows of " + length + ")");
    }
    state = place.state();
    boolean normalized = settings.text("distance").equals("z-normalized");
    discord = new Discord(length, over, normalized, state + CELLS);
  }

  @Override
  public int cells() {
    return CELLS + discord.cells();
  }

  @Override
  public void observe(Moment moment) {
    double[] memory = moment.memory;
    double x = moment.cells[place.input()];
    boolean missing = Double.isNaN(x);
    double distance = Double.NaN;
    double ratio = Double.NaN;
    if (!missing || discord.count(memory) > 0) {
      memory[state + LAST] = missing ? memory[state + LAST] : x;
      distance = discord.observe(memory, memory[state + LAST]);
      if (missing) {
        distance = Double.NaN;
      } else if (!Double.isNaN(distance)) {
        ratio = ratio(memory, distance);
      }
    }
    boolean warm = discord.count(memory) >= (double) WARM * length;
    moment.cells[place.output()] = warm ? ratio : Double.NaN;
    moment.cells[place.output() + 1] = warm ? distance : Double.NaN;
  }

  /** How much larger than usual; then part of what is usual. */
  private double ratio(double[] memory, double distance) {
    double mean = memory[state + MEAN];
    double ratio = distance == 0 ? 0 : Math.min(MOST, distance / mean);
    double kept = mean > 0 ? Math.min(distance, MOST * mean) : distance;
    double distances = ++memory[state + DISTANCES];
    memory[state + MEAN] += (kept - mean) / Math.min(distances, (double) MEMORY * over);
    return ratio;
  }
}
