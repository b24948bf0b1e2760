package dev.weir.backtest;

import dev.weir.detector.DetectorKind;
import dev.weir.detector.Detectors;
import dev.weir.spec.Choice;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can score a series: the detectors made for series, and every tabular one, row by row. */
public final class SeriesDetectors {
  private static final List<SeriesDetectorKind> ALL = List.of(LagBankSeries.KIND);

  private SeriesDetectors() {}

  /** Every detector made for series, in the order of the documentation. */
  public static List<SeriesDetectorKind> all() {
    return ALL;
  }

  /** The names of all that can score a series: those made for it first. */
  public static List<String> names() {
    return Stream.concat(
            ALL.stream().map(SeriesDetectorKind::name),
            Detectors.all().stream().map(DetectorKind::name))
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
        .orElseGet(() -> new Pointwise(Detectors.detector(tabular(name))));
  }

  private static Choice tabular(String name) {
    return Detectors.all().stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .map(kind -> new Choice(name, kind.kind().defaults()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid --detector: "
                        + name
                        + " (must be one of "
                        + names().stream().collect(Collectors.joining(", "))
                        + ")"));
  }
}
