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
      vectors = step.of(vectors);
      steps.add(step);
    }
    return new PreparedScorer(steps, detector.fit(vectors.sample()));
  }
}
