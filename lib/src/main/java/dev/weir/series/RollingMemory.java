package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.Arrays;
import java.util.List;

/**
 * Statistics of the last observations, the current one included; missing ones are left out. Output
 * {@code <of>_<stat>_<over>} in the unit of what it is of; warm at the {@code over}-th observation,
 * NaN where all are missing.
 *
 * <p>{@code std} is the sample standard deviation (n - 1; NaN for a single number), in two passes
 * from the oldest to the newest; {@code mad} is the median distance from the median, not scaled.
 * Cost: O(over) per observation, O(over log over) with median or mad.
 */
final class RollingMemory implements Memory {
  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "rolling",
              "Statistics of the last observations, the current one included.",
              List.of(
                  MemoryKind.of(),
                  Option.required("over", OptionType.INTEGER, "How many observations.")
                      .must(Constraint.between(2, Ring.LONGEST)),
                  Option.optional("stats", OptionType.TEXTS, "mean", "Which statistics.")
                      .must(
                          Constraint.oneOf("mean", "sum", "std", "min", "max", "median", "mad")))),
          RollingMemory::names,
          Reading.DESCRIPTION,
          RollingMemory::new);

  private final Place place;
  private final List<String> stats;
  private final Ring past;

  private RollingMemory(Settings settings, Place place) {
    this.place = place;
    stats = List.copyOf(settings.texts("stats"));
    past = new Ring(settings.integer("over"), place.state());
  }

  private static List<String> names(Settings settings) {
    String of = settings.text(MemoryKind.OF);
    int over = settings.integer("over");
    return settings.texts("stats").stream().map(stat -> of + "_" + stat + "_" + over).toList();
  }

  @Override
  public int cells() {
    return past.cells();
  }

  @Override
  public void observe(Moment moment) {
    past.push(moment.memory, moment.cells[place.input()]);
    boolean warm = past.filled(moment.memory) == past.length();
    double[] present = warm ? present(moment.memory) : new double[0];
    for (int i = 0; i < stats.size(); i++) {
      moment.cells[place.output() + i] =
          present.length == 0 ? Double.NaN : statistic(stats.get(i), present);
    }
  }

  /** What is not missing, from the oldest to the newest. */
  private double[] present(double[] memory) {
    double[] present = new double[past.length()];
    int n = 0;
    for (int ago = present.length; ago > 0; ago--) {
      double x = past.ago(memory, ago);
      if (!Double.isNaN(x)) {
        present[n++] = x;
      }
    }
    return Arrays.copyOf(present, n);
  }

  private static double statistic(String stat, double[] x) {
    return switch (stat) {
      case "mean" -> sum(x) / x.length;
      case "sum" -> sum(x);
      case "std" -> deviation(x);
      case "min" -> Arrays.stream(x).min().getAsDouble();
      case "max" -> Arrays.stream(x).max().getAsDouble();
      case "median" -> median(x);
      case "mad" -> medianDistance(x, median(x));
      default -> throw new IllegalArgumentException("Invalid stats: " + stat);
    };
  }

  private static double sum(double[] x) {
    double sum = 0;
    for (double each : x) {
      sum += each;
    }
    return sum;
  }

  private static double deviation(double[] x) {
    if (x.length < 2) {
      return Double.NaN;
    }
    double mean = sum(x) / x.length;
    double squares = 0;
    for (double each : x) {
      squares += (each - mean) * (each - mean);
    }
    return Math.sqrt(squares / (x.length - 1));
  }

  private static double median(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
  }

  private static double medianDistance(double[] x, double center) {
    double[] distances = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      distances[i] = Math.abs(x[i] - center);
    }
    return median(distances);
  }
}
