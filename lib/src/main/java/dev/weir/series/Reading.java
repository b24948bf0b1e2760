package dev.weir.series;

/** How the outputs of a {@link Memory} tell what is strange. */
public enum Reading {
  /** They only describe: strange is what they have rarely been. */
  DESCRIPTION,
  /** The first is how far off an observation is, either way, in usual spreads. */
  DEVIATION,
  /** The first is higher for what is stranger. */
  SURPRISE,
  /** All are, and add up. */
  SUM
}
