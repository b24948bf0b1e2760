package dev.weir.jobs.bench;

import dev.weir.detector.Detector;
import dev.weir.detector.DetectorKind;
import dev.weir.detector.Detectors;
import dev.weir.detector.Sample;
import dev.weir.detector.Scorer;
import dev.weir.spec.Choice;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Detectors as a library, without Spark and in one thread: fitted on a matrix, by their default
 * options, and scoring another one. A row in a thousand is far from the rest.
 */
final class LibraryCalls {

  /** Rows that detectors are fitted on: so few that each of them takes all. */
  static final int FITTED = 2_000;

  /** Few numbers, and many. */
  static final int[] WIDTHS = {9, 100};

  private static final int STRANGE_ONE_IN = 1000;
  private static final double STRETCH = 5;

  /** A fraction of the bench's rows: one thread scores them. */
  private static final int ONE_IN = 100;

  private LibraryCalls() {}

  /** How many rows are scored. */
  static long rows(Workbench bench) {
    return bench.rows() / ONE_IN;
  }

  /** Enters detectors in a contest, on rows of so many numbers; {@link #entrant} names each. */
  static void enter(Contest contest, List<DetectorKind> kinds, int width) {
    double[] fitted = fitted(width);
    for (DetectorKind kind : kinds) {
      contest.entrant(
          entrant(kind, width), rows -> fitAndScore(kind, fitted, scored(rows, width), width));
    }
  }

  static String entrant(DetectorKind kind, int width) {
    return String.format("%s of %d numbers", kind.name(), width);
  }

  /** What detectors are fitted on. */
  static double[] fitted(int width) {
    return matrix(FITTED, width, 1);
  }

  /** What they score. */
  static double[] scored(long rows, int width) {
    return matrix(Math.toIntExact(rows), width, 2);
  }

  /** A matrix {@code x[rows][width]}, the same for the same seed. */
  private static double[] matrix(int rows, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] matrix = new double[Math.multiplyExact(rows, width)];
    for (int row = 0; row < rows; row++) {
      double stretch = row % STRANGE_ONE_IN == 7 ? STRETCH : 1;
      for (int i = row * width; i < (row + 1) * width; i++) {
        matrix[i] =
            stretch * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
      }
    }
    return matrix;
  }

  /** Fits a detector on one matrix, then scores another. */
  private static Contest.Work fitAndScore(
      DetectorKind kind, double[] fitted, double[] scored, int width) {
    Detector detector = Detectors.detector(new Choice(kind.name(), kind.kind().defaults()));
    Sample sample =
        new Sample(
            fitted,
            fitted.length / width,
            IntStream.range(0, width).mapToObj(i -> "x" + i).toList(),
            1);
    double[] scores = new double[scored.length / width];
    return () -> {
      Scorer scorer = detector.fit(sample);
      scorer.score(scored, scores.length, scores);
    };
  }
}
