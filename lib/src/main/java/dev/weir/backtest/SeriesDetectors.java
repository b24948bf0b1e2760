package dev.weir.backtest;

import dev.weir.detector.DetectorKind;
import dev.weir.detector.Detectors;
import dev.weir.spec.Choice;
import dev.weir.spec.Group;
import dev.weir.spec.Kinds;
import dev.weir.spec.PipelineReader;
import java.util.List;
import java.util.Set;
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
  private static final List<SeriesDetectorKind> TABULAR =
      Detectors.all().stream().map(SeriesDetectors::rowByRow).toList();
  private static final List<SeriesDetectorKind> EVERY = withTabular();

  private SeriesDetectors() {}

  private static List<SeriesDetectorKind> withMemories() {
    return joined(MADE_FOR_SERIES, MemorySeries.kinds());
  }

  private static List<SeriesDetectorKind> withTabular() {
    return joined(ALL, TABULAR);
  }

  /** Of two with one name the first is meant. */
  private static List<SeriesDetectorKind> joined(
      List<SeriesDetectorKind> first, List<SeriesDetectorKind> then) {
    Set<String> taken = Set.copyOf(names(first));
    return Stream.concat(first.stream(), then.stream().filter(kind -> !taken.contains(kind.name())))
        .toList();
  }

  private static SeriesDetectorKind rowByRow(DetectorKind tabular) {
    return new SeriesDetectorKind(
        tabular.kind(), settings -> new Pointwise(tabular.maker().apply(settings)));
  }

  private static List<String> names(List<SeriesDetectorKind> kinds) {
    return kinds.stream().map(SeriesDetectorKind::name).toList();
  }

  /** Every detector that is not tabular, in the order of the documentation. */
  public static List<SeriesDetectorKind> all() {
    return ALL;
  }

  /** The names of all that can score a series: those made for it first. */
  public static List<String> names() {
    return names(EVERY);
  }

  /** The names of the tabular detectors. */
  public static List<String> tabularNames() {
    return names(TABULAR);
  }

  /**
   * A detector by its name, or with options as a pipeline file writes them: {@code
   * isolation-forest: {trees: 300}}. One made for series if there is one of that name, else the
   * tabular one on each row's own numbers.
   *
   * @throws IllegalArgumentException if there is none of that name, or an option is not valid
   */
  public static SeriesDetector detector(String text) {
    return chosen(text, EVERY);
  }

  /**
   * A tabular detector on each row's own numbers, written likewise.
   *
   * @throws IllegalArgumentException if there is none of that name, or an option is not valid
   */
  public static SeriesDetector pointwise(String text) {
    return chosen(text, TABULAR);
  }

  private static SeriesDetector chosen(String text, List<SeriesDetectorKind> kinds) {
    String name = text.split(":", 2)[0].strip();
    SeriesDetectorKind kind =
        kinds.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Invalid --detector: "
                            + name
                            + " (must be one of "
                            + String.join(", ", names(kinds))
                            + ")"));
    Kinds only =
        new Kinds(List.of(), List.of(), List.of(), List.of(kind.kind()), List.of(), List.of());
    Choice choice = new PipelineReader(only).choice(Group.DETECTORS, text);
    return kind.maker().apply(choice.settings());
  }
}
