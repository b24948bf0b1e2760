package dev.weir.backtest;

import dev.weir.series.MemoryReader;
import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * Scores each row by what a memory of a pipeline makes of it ({@link MemoryReader}). The rows of
 * the train part are gone through first. Rows of the warm-up, and missing numbers, count as 0. With
 * several numbers a row, each has a memory of its own, and the score is the mean of how far each
 * exceeds what has been usual for it, of several numbers comparable:
 *
 * <pre>
 *   score = mean of max(0, ln(s / u))
 *   u     = mean of s so far and two standard deviations, each s counting as at most 20 u
 * </pre>
 *
 * <p>Sees the past only, whatever it may see.
 *
 * @param memory the name of the kind of memory
 * @param settings its options
 */
public record MemorySeries(String memory, Settings settings) implements SeriesDetector {
  private static final double LEAST = 1e-9; // so that there is a logarithm
  private static final double MOST = 20;
  private static final double DEVIATIONS = 2;

  // What has been usual: how many, then these.
  private static final int MEAN = 1;
  private static final int SQUARES = 2;
  private static final int USUAL_CELLS = 3;

  /** One for each memory that can be read alone. */
  static List<SeriesDetectorKind> kinds() {
    return MemoryReader.kinds().stream().map(MemorySeries::kind).toList();
  }

  private static SeriesDetectorKind kind(Kind kind) {
    return new SeriesDetectorKind(kind, settings -> new MemorySeries(kind.name(), settings));
  }

  @Override
  public SeriesScorer fit(SeriesCase series) {
    MemoryReader reader = new MemoryReader(memory, settings);
    double[][] states = new double[series.dimension()][reader.cells() + USUAL_CELLS];
    fold(reader, states, series.train());
    return () -> {
      double[][] copies = states.clone();
      for (int i = 0; i < copies.length; i++) {
        copies[i] = states[i].clone();
      }
      return fold(reader, copies, series.rows());
    };
  }

  private static double[] fold(MemoryReader reader, double[][] states, Observations rows) {
    int dimension = states.length;
    double[] scores = new double[rows.count()];
    for (int row = 0; row < scores.length; row++) {
      double sum = 0;
      for (int i = 0; i < dimension; i++) {
        double number = rows.values()[row * dimension + i];
        double strangeness = reader.observe(states[i], rows.timesUs()[row], number);
        if (!Double.isNaN(strangeness)) {
          sum += dimension == 1 ? strangeness : excess(states[i], reader.cells(), strangeness);
        }
      }
      scores[row] = sum / dimension;
    }
    return scores;
  }

  /** How far a strangeness exceeds the usual one, in nats; then part of it. */
  private static double excess(double[] state, int at, double strangeness) {
    double usual = usual(state, at);
    double kept = usual > 0 ? Math.min(strangeness, MOST * usual) : strangeness;
    double count = ++state[at];
    double off = kept - state[at + MEAN];
    state[at + MEAN] += off / count;
    state[at + SQUARES] += off * (kept - state[at + MEAN]);
    return usual > 0 ? Math.max(0, StrictMath.log((strangeness + LEAST) / (usual + LEAST))) : 0;
  }

  private static double usual(double[] state, int at) {
    return state[at] == 0
        ? 0
        : state[at + MEAN] + DEVIATIONS * Math.sqrt(state[at + SQUARES] / state[at]);
  }
}
