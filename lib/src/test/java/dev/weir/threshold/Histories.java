package dev.weir.threshold;

import dev.weir.spec.Choice;
import dev.weir.spec.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Histories of scores, and thresholds with some settings. */
final class Histories {

  private Histories() {}

  static Calibration calibration(double... scores) {
    return Calibration.of(new double[0], scores, scores.length);
  }

  static Calibration random(long seed, int count, ToDoubleFunction<Random> score) {
    Random random = new Random(seed);
    return calibration(
        Stream.generate(() -> score.applyAsDouble(random))
            .limit(count)
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  static double exponential(Random random) {
    return -StrictMath.log(1 - random.nextDouble());
  }

  static Threshold threshold(String kind, Map<String, Object> settings) {
    return Thresholds.threshold(new Choice(kind, new Settings(settings)));
  }

  static double level(String kind, Map<String, Object> settings, Calibration calibration) {
    return threshold(kind, settings).level(new ScoreHistory(calibration, Optional.empty()));
  }
}
