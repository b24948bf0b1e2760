package dev.weir.backtest;

import dev.weir.spec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Scores each row by how much stranger it is than what is usual in the train part, for one or more
 * ideas of strange, each on scaled rows ({@link RowScaling}):
 *
 * <pre>
 *   excess x(t) = sum over the ideas of max(0, ln(strangeness / what one in twenty exceeded))
 *   score  s(t) = s(t-1) + (x(t) - s(t-1)) / 8
 * </pre>
 *
 * <p>At least 0, in nats. The ideas are the distance to the nearest rows ({@link NearestRows}),
 * which sees states that never were, and the residual of a vector autoregression ({@link
 * Autoregression}), which sees moves that never were.
 *
 * <p>Without a train part the whole series stands for it, if it may be seen.
 *
 * @param ideas what makes a model of scaled rows and their dimension
 */
record NormalExcess(List<BiFunction<double[], Integer, NormalModel>> ideas)
    implements SeriesDetector {
  private static final double AVERAGED = 8;
  private static final double LEAST = 1e-9; // of a strangeness, so that there is a logarithm

  /** The distance to the nearest rows alone. */
  static final SeriesDetectorKind NEAREST =
      kind("nearest-rows", "Rows far from all of the train part.", List.of(NearestRows::new));

  /** The residual of the autoregression alone. */
  static final SeriesDetectorKind FORECAST =
      kind(
          "vector-autoregression",
          "Rows that the two before them, by the train part, do not lead to expect.",
          List.of(Autoregression::new));

  /** Both. */
  static final SeriesDetectorKind BOTH =
      kind(
          "nearest-and-forecast",
          "Rows far from all of the train part, or from what it leads to expect.",
          List.of(NearestRows::new, Autoregression::new));

  private static SeriesDetectorKind kind(
      String name, String help, List<BiFunction<double[], Integer, NormalModel>> ideas) {
    return new SeriesDetectorKind(
        new Kind(name, help, List.of()), settings -> new NormalExcess(ideas));
  }

  @Override
  public SeriesScorer fit(SeriesCase series) {
    boolean trained = series.train().count() > 0;
    if (!trained && series.sight() == Sight.PAST_ONLY) {
      throw new IllegalArgumentException(
          "Cannot fit a series: there is no train part to learn what is usual from, and later rows"
              + " may not be seen. Give a train part, or use lag-bank or auto.");
    }
    Observations history = trained ? series.train() : series.rows();
    RowScaling scaling = RowScaling.of(history);
    double[] scaled = scaling.scaled(history);
    List<NormalModel> models = new ArrayList<>();
    for (BiFunction<double[], Integer, NormalModel> idea : ideas) {
      models.add(idea.apply(scaled, series.dimension()));
    }
    return () -> scores(models, scaling.scaled(series.rows()), series.rows().count());
  }

  private static double[] scores(List<NormalModel> models, double[] rows, int count) {
    double[] scores = new double[count];
    for (NormalModel model : models) {
      double[] strangeness = model.strangeness(rows);
      double usual = model.usual() + LEAST;
      for (int row = 0; row < count; row++) {
        scores[row] += Math.max(0, StrictMath.log((strangeness[row] + LEAST) / usual));
      }
    }
    double average = 0;
    for (int row = 0; row < count; row++) {
      average += (scores[row] - average) / AVERAGED;
      scores[row] = average;
    }
    return scores;
  }
}
