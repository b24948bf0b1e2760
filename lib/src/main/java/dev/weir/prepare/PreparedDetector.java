package dev.weir.prepare;

import dev.weir.detector.Detector;
import dev.weir.detector.Sample;
import dev.weir.detector.Scorer;
import java.util.ArrayList;
import java.util.List;

/**
 * A detector that sees prepared vectors.
 *
 * @param preparations in their order, at least one
 * @param detector fitted on what they make
 */
record PreparedDetector(List<Preparation> preparations, Detector detector) implements Detector {
  private static final long MOST_NUMBERS = 1L << 26; // 512 MiB

  private static void requireRoom(int rows, int numbers) {
    if ((long) rows * numbers > MOST_NUMBERS) {
      throw new IllegalArgumentException(
          String.format(
              "Cannot prepare a sample of %,d rows with %,d numbers each: they are more than %,d. Lower training.sample, or most of one-hot, or encode by frequency.",
              rows, numbers, MOST_NUMBERS));
    }
  }

  @Override
  public int leastRows() {
    return detector.leastRows();
  }

  @Override
  public Scorer fit(Sample sample) {
    List<Step> steps = new ArrayList<>();
    Vectors vectors = Vectors.of(sample);
    for (Preparation preparation : preparations) {
      Step step = preparation.fit(vectors);
      requireRoom(vectors.count(), step.outputs());
      vectors = step.of(vectors);
      steps.add(step);
    }
    return new PreparedScorer(steps, detector.fit(vectors.sample()));
  }
}
