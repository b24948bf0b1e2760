package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;

/**
 * Numbers that look random and are the same in every run, whatever the partitioning: hashes of a
 * row's number.
 */
final class Hashed {

  private static final long PRIME = 1_000_000_007L;

  private Hashed() {}

  /** Evenly from 0 to 1. */
  static Column uniform(Column row, int seed) {
    return pmod(xxhash64(row, lit(seed)), lit(PRIME)).divide(lit((double) PRIME));
  }

  /** A bell around 0 with a standard deviation of one half: three dice less their mean. */
  static Column bell(Column row, int seed) {
    return uniform(row, 3 * seed)
        .plus(uniform(row, 3 * seed + 1))
        .plus(uniform(row, 3 * seed + 2))
        .minus(lit(1.5));
  }
}
