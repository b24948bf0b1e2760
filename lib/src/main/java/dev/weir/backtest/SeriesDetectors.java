package dev.weir.backtest;

import dev.weir.detector.DetectorKind;
import dev.weir.detector.Detectors;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can score a series: the detectors made for series, every memory that a pipeline can keep of
 * one, and every tabular detector, row by row.
 */
public final class SeriesDetectors {
  private static final List<SeriesDetectorKind> MADE_FOR_SERIES =
      List.of(
          AutoSeries.KIND,
          LagBankSeries.KIND,
          NearestWindows.KIND,
          NormalExcess.NEAREST,
          NormalExcess.FORECAST,
          NormalExcess.BOTH);

  private static final List<SeriesDetectorKind> ALL = withMemories();

  private SeriesDetectors() {}

  private static List<SeriesDetectorKind> withMemories() {
    Set<String> taken =
        MADE_FOR_SERIES.stream().map(SeriesDetectorKind::name).collect(Collectors.toSet());
    return Stream.concat(
            MADE_FOR_SERIES.stream(),
            MemorySeries.kinds().stream().filter(kind -> !taken.contains(kind.name())))
        .toList();
  }

  /** Every detector that is not tabular, in the order of the documentation. */
  public static List<SeriesDetectorKind> all() {
    return ALL;
  }

  /** The names of all that can score a series: those made for it first. */
  public static List<String> names() {
    return Stream.concat(ALL.stream().map(SeriesDetectorKind::name), tabularNames().stream())
        .distinct()
        .toList();
  }

  /**
   * The detector of a name, with its default options: one made for series if there is one, else the
   * tabular one on each row's own numbers.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static SeriesDetector detector(String name) {
    return ALL.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .map(kind -> kind.maker().apply(kind.kind().defaults()))
        .orElseGet(() -> pointwise(name, names()));
  }

  /**
   * The tabular detector of a name, with its default options, on each row's own numbers.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static SeriesDetector pointwise(String name) {
    return pointwise(name, tabularNames());
  }

  /** The names of the tabular detectors. */
  public static List<String> tabularNames() {
    return Detectors.all().stream().map(DetectorKind::name).toList();
  }

  private static SeriesDetector pointwise(String name, List<String> known) {
    return Detectors.all().stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .map(kind -> new Pointwise(kind.maker().apply(kind.kind().defaults())))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid --detector: "
                        + name
                        + " (must be one of "
                        + String.join(", ", known)
                        + ")"));
  }
}
