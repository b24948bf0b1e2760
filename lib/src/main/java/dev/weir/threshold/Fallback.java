package dev.weir.threshold;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The level by a model's history alone, worked out once for each model. */
final class Fallback {
  private final ToDoubleFunction<Calibration> level;
  private final Map<Calibration, Double> known = new IdentityHashMap<>();

  Fallback(ToDoubleFunction<Calibration> level) {
    this.level = level;
  }

  double level(Calibration model) {
    return known.computeIfAbsent(model, level::applyAsDouble);
  }
}
