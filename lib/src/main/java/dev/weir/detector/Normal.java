package dev.weir.detector;

import dev.weir.core.SplitMix64;

/** Standard normal numbers. */
final class Normal {
  private Normal() {}

  /** Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958. */
  static double next(SplitMix64 random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
