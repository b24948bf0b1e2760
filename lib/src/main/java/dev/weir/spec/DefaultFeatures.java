package dev.weir.spec;

import dev.weir.spec.ValueSpec.Aggregate;
import dev.weir.spec.WindowSpec.Fill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is remembered of each series where the pipeline file leaves it to the detector {@code auto}:
 * of every value of a window, or of those that the vector names, how far it is from what is usual
 * at this time of the week. Counts are noisy as counts are, and a silence of hours tells more than
 * one empty window does: it is their sums over half a day and a day that the detector sees, where
 * windows are shorter. Nothing without windows, or with windows that do not cut the week into equal
 * parts.
 *
 * @param features as the pipeline file writes them
 * @param vector the names that the detector sees
 */
record DefaultFeatures(List<String> features, List<String> vector) {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final List<Duration> SPANS = List.of(DAY.dividedBy(2), DAY);
  private static final Set<Aggregate> COUNTS = Set.of(Aggregate.COUNT, Aggregate.DISTINCT);

  static DefaultFeatures of(PipelineSpec spec) {
    DefaultFeatures made = new DefaultFeatures(new ArrayList<>(), new ArrayList<>());
    List<ValueSpec> values =
        spec.values().stream()
            .filter(value -> spec.vector().isEmpty() || spec.vector().contains(value.name()))
            .toList();
    spec.window().ifPresent(window -> made.add(window, values));
    return made;
  }

  private void add(WindowSpec window, List<ValueSpec> values) {
    Duration step = window.every().compareTo(DAY) > 0 ? DAY : window.every();
    if (!divides(step, WEEK)) {
      return;
    }
    for (ValueSpec value : values) {
      if (COUNTS.contains(value.aggregate())) {
        addCount(value.name(), window.every(), step);
      } else if (window.fill() != Fill.NULL) { // else it is missing whenever nothing happens
        vector.add(addSeason(value.name(), step, "constant"));
      }
    }
  }

  private void addCount(String count, Duration every, Duration step) {
    String itself = addSeason(count, step, "count");
    List<Long> sums =
        SPANS.stream()
            .filter(span -> divides(every, span) && !span.equals(every))
            .map(span -> span.dividedBy(every))
            .toList();
    for (long over : sums) {
      features.add("rolling: {of: %s, over: %d, stats: [sum]}".formatted(count, over));
      vector.add(addSeason(count + "_sum_" + over, step, "count"));
    }
    if (sums.isEmpty()) {
      vector.add(itself);
    }
  }

  private String addSeason(String of, Duration step, String noise) {
    features.add("season: {of: %s, step: %d ms, noise: %s}".formatted(of, step.toMillis(), noise));
    return of + "_deviation";
  }

  private static boolean divides(Duration step, Duration span) {
    return span.toMillis() % step.toMillis() == 0;
  }

  /** The pipeline with these. */
  PipelineSpec in(PipelineSpec spec, PipelineReader reader) {
    return new PipelineSpec(
        spec.name(),
        spec.land(),
        spec.source(),
        spec.window(),
        spec.values(),
        features.stream().map(text -> reader.choice(Group.FEATURES, text)).toList(),
        vector.isEmpty() ? spec.vector() : vector,
        spec.prepare(),
        spec.detector(),
        spec.training(),
        spec.threshold(),
        spec.incidents(),
        spec.alerts());
  }
}
