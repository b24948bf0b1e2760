package dev.weir.detector;

import java.util.Objects;

/**
 * What one must know to choose a detector, for the table of all of them.
 *
 * @param use when to take it
 * @param cost of scoring a row
 * @param explains how it says what each feature contributed: exactly, by paths, or by what the
 *     score would lose with a feature at its median
 * @param paper who, and when
 */
public record Guide(String use, String cost, String explains, String paper) {

  /** Contributions are terms of the score. */
  static final String EXACTLY = "exactly";

  /** Contributions are steps of the paths through trees. */
  static final String BY_PATHS = "by paths";

  /** Contributions are what the score would lose, scaled to add up. */
  static final String BY_LEAVING_OUT = "by leaving out";

  public Guide {
    Objects.requireNonNull(use, "use");
    Objects.requireNonNull(cost, "cost");
    Objects.requireNonNull(explains, "explains");
    Objects.requireNonNull(paper, "paper");
  }
}
