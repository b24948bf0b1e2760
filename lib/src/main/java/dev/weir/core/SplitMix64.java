package dev.weir.core;

/**
 * A small generator of pseudo-random numbers whose every bit is fixed by its seed, on every Java
 * version and machine: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators",
 * OOPSLA 2014, Figure 17, with the constants of variant 13 of Stafford's mixer. Period 2^64; good
 * for sampling, not for secrets. Not thread-safe.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long LOW_HALF = 0xFFFFFFFFL;

  private long state;

  /** A generator that repeats exactly for the same seed; every seed is as good as any other. */
  public SplitMix64(long seed) {
    state = seed;
  }

  /** The bijection of the 64-bit integers that makes neighbouring numbers unrelated. */
  public static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A generator of its own, so that what one part draws does not shift what another part sees. */
  public SplitMix64 split() {
    return new SplitMix64(nextLong());
  }

  /** Any long, uniformly. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /**
   * An integer from 0 inclusive to the bound exclusive, uniformly and without bias (Lemire, "Fast
   * Random Integer Generation in an Interval", 2019, Algorithm 5, on 32 bits).
   *
   * @param bound above 0
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("Invalid bound: " + bound + " (must be above 0)");
    }
    long product = (nextLong() >>> 32) * bound;
    if ((product & LOW_HALF) < bound) {
      long reject = (1L << 32) % bound;
      while ((product & LOW_HALF) < reject) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** A multiple of 2^-53 from 0 inclusive to 1 exclusive, uniformly. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }
}
