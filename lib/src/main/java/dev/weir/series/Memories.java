package dev.weir.series;

import dev.weir.spec.Choice;
import dev.weir.spec.Kind;
import java.util.List;

/** Every kind of feature there is. */
public final class Memories {
  private static final List<MemoryKind> ALL =
      List.of(
          LagMemory.KIND,
          DifferenceMemory.KIND,
          RollingMemory.KIND,
          SeasonMemory.KIND,
          CalendarMemory.KIND,
          LagBankMemory.KIND,
          EwmaMemory.KIND,
          CusumMemory.KIND,
          PageHinkleyMemory.KIND,
          RobustDeviationMemory.KIND,
          HoltWintersMemory.KIND,
          ForecastMemory.KIND,
          ChangePointMemory.KIND,
          SpectralResidualMemory.KIND,
          SpectrumMemory.KIND,
          DiscordMemory.KIND,
          RandomCutForestMemory.KIND,
          ShingleIsolationMemory.KIND);

  private Memories() {}

  /** All of them, in the order of the documentation. */
  public static List<MemoryKind> all() {
    return ALL;
  }

  /** Their names and options, for the reader of pipeline files. */
  public static List<Kind> kinds() {
    return ALL.stream().map(MemoryKind::kind).toList();
  }

  /**
   * The names of what a feature puts out.
   *
   * @throws IllegalArgumentException where there is no such kind
   */
  public static List<String> outputs(Choice feature) {
    return kind(feature).outputs().apply(feature.settings());
  }

  static MemoryKind kind(Choice feature) {
    for (MemoryKind memory : ALL) {
      if (memory.kind().name().equals(feature.kind())) {
        return memory;
      }
    }
    List<String> names = kinds().stream().map(Kind::name).toList();
    throw new IllegalArgumentException(
        "Invalid features: "
            + feature.kind()
            + " (must be one of "
            + String.join(", ", names)
            + ")");
  }
}
