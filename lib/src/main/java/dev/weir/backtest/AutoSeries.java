package dev.weir.backtest;

import dev.weir.spec.Kind;
import java.util.List;

/**
 * Chooses by what is given, without any configuration:
 *
 * <ul>
 *   <li>several numbers a row, and a train part or the whole series in sight: {@code
 *       nearest-and-forecast};
 *   <li>one number a row and the whole series in sight: {@code matrix-profile};
 *   <li>else, only the past in sight: {@code lag-bank}.
 * </ul>
 */
public record AutoSeries() implements SeriesDetector {

  /** How it is asked for. */
  public static final SeriesDetectorKind KIND =
      new SeriesDetectorKind(
          new Kind(
              "auto",
              "Chooses by the number of features, the train part and what may be seen.",
              List.of()),
          settings -> new AutoSeries());

  @Override
  public SeriesScorer fit(SeriesCase series) {
    return SeriesDetectors.detector(choice(series)).fit(series);
  }

  private static String choice(SeriesCase series) {
    boolean whole = series.sight() == Sight.WHOLE_SERIES;
    if (series.dimension() > 1 && (whole || series.train().count() > 0)) {
      return NormalExcess.BOTH.name();
    }
    return whole ? NearestWindows.KIND.name() : LagBankSeries.KIND.name();
  }
}
