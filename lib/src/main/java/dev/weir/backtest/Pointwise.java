package dev.weir.backtest;

import dev.weir.detector.Detector;
import dev.weir.detector.Sample;
import dev.weir.detector.Scorer;
import java.util.Objects;

/**
 * Scores each row of a series by its own numbers, with a tabular detector. It is fitted on the
 * train part if there is one, else on the whole series. If only the past may be seen and there is
 * no train part, it is fitted again whenever the past has grown by a tenth, on all of it; the first
 * row is scored by itself.
 *
 * <p>Cost: that of the detector; without a train part and with the past only, of about log(n) /
 * log(1.1) fits.
 *
 * @param detector the tabular detector
 */
public record Pointwise(Detector detector) implements SeriesDetector {
  public Pointwise {
    Objects.requireNonNull(detector, "detector");
  }

  @Override
  public SeriesScorer fit(SeriesCase series) {
    if (series.train().count() > 0) {
      Scorer scorer = fit(series, series.train(), series.train().count());
      return () -> scores(scorer, series.rows());
    }
    if (series.sight() == Sight.WHOLE_SERIES) {
      Scorer scorer = fit(series, series.rows(), series.rows().count());
      return () -> scores(scorer, series.rows());
    }
    return () -> growing(series);
  }

  private double[] growing(SeriesCase series) {
    int dimension = series.dimension();
    double[] values = series.rows().values();
    double[] scores = new double[series.rows().count()];
    double[] row = new double[dimension];
    double[] score = new double[1];
    Scorer scorer = fit(series, series.rows(), 1);
    int nextFit = 1;
    for (int i = 0; i < scores.length; i++) {
      if (i >= nextFit) {
        scorer = fit(series, series.rows(), i);
        nextFit = i + 1 + i / 10;
      }
      System.arraycopy(values, i * dimension, row, 0, dimension);
      scorer.score(row, 1, score);
      scores[i] = score[0];
    }
    return scores;
  }

  private Scorer fit(SeriesCase series, Observations history, int count) {
    return detector.fit(new Sample(history.values(), count, series.features(), series.seed()));
  }

  private static double[] scores(Scorer scorer, Observations rows) {
    double[] scores = new double[rows.count()];
    scorer.score(rows.values(), rows.count(), scores);
    return scores;
  }
}
