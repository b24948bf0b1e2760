package dev.weir.series;

/** Why an event is in no observation. */
public enum Refusal {
  /** The observation it belongs to had already been made. */
  LATE,
  /**
   * Another event with the same key was preferred: the earliest, then the one with the smallest
   * inputs.
   */
  DUPLICATE
}
