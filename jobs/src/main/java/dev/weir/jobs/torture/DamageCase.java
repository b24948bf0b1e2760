package dev.weir.jobs.torture;

/**
 * What one damaged file led to.
 *
 * @param kind what the file holds
 * @param file within the lake
 * @param told the error, empty if there was none
 */
public record DamageCase(String kind, Harm harm, String file, Outcome outcome, String told) {

  /** How a case came out. */
  public enum Outcome {
    /** Every table as without the damage. */
    EXACT,
    /** An error that names the file and a cure, and every table exact after the cure. */
    TOLD,
    /** An error that does not name the file, or no cure; or another exit code than 1. */
    UNTOLD,
    /** The cure that the error names does not help. */
    NOT_CURED,
    /** A row that is wrong, lost or doubled. */
    WRONG,
    /** A job that did not end. */
    HUNG;

    boolean isGood() {
      return this == EXACT || this == TOLD;
    }
  }

  /** The same, when it is seen later that it came out otherwise. */
  DamageCase revised(Outcome later) {
    return new DamageCase(kind, harm, file, later, told);
  }
}
