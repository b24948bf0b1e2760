package dev.weir.backtest;

import dev.weir.series.LagBankWatch;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Scores each row by how far it and those before it are from anything in the series' own past, as
 * the feature {@code lag-bank} and the detector {@code feature-sum} of a pipeline do ({@link
 * LagBankWatch}): bit for bit the same for a series of one number. With several, each has a bank of
 * its own and the score is their mean. The rows of the train part are gone through first. Rows of
 * the warm-up, and missing numbers, count as 0.
 *
 * <p>Sees the past only, whatever it may see. Cost: some 15 µs a number for 2048 lags.
 *
 * @param lags how many rows it looks back
 */
public record LagBankSeries(int lags) implements SeriesDetector {

  /** How it is asked for. */
  public static final SeriesDetectorKind KIND =
      new SeriesDetectorKind(
          new Kind(
              "lag-bank",
              "Rows that are far from anything in the series' own past; online.",
              List.of(
                  Option.optional(
                          "lags", OptionType.INTEGER, "2048", "How many rows it looks back.")
                      .must(Constraint.between(16, 100_000)))),
          settings -> new LagBankSeries(settings.integer("lags")));

  @Override
  public SeriesScorer fit(SeriesCase series) {
    int dimension = series.dimension();
    LagBankWatch[] watches = new LagBankWatch[dimension];
    int cells = 0;
    for (int i = 0; i < dimension; i++) {
      watches[i] = new LagBankWatch(lags, cells);
      cells += watches[i].cells();
    }
    double[] memory = new double[cells];
    fold(watches, memory, series.train());
    return () -> fold(watches, memory.clone(), series.rows());
  }

  private static double[] fold(LagBankWatch[] watches, double[] memory, Observations rows) {
    int dimension = watches.length;
    double[] scores = new double[rows.count()];
    double[] quantities = new double[LagBankWatch.QUANTITIES];
    for (int row = 0; row < scores.length; row++) {
      double sum = 0;
      for (int i = 0; i < dimension; i++) {
        watches[i].observe(memory, rows.values()[row * dimension + i], quantities, 0);
        for (double quantity : quantities) {
          sum += Double.isNaN(quantity) ? 0 : quantity;
        }
      }
      scores[row] = sum / dimension;
    }
    return scores;
  }
}
