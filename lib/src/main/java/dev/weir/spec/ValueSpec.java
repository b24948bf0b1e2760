package dev.weir.spec;

/**
 * One number of an observation.
 *
 * @param name its name
 * @param aggregate how the events of a window make it; {@link Aggregate#EVENT} without a window
 * @param expression the Spark SQL expression over a source row that is aggregated; empty for a
 *     count of rows
 * @param argument the probability of a quantile; else 0
 */
public record ValueSpec(String name, Aggregate aggregate, String expression, double argument) {

  /** How the events of a window make a number. */
  public enum Aggregate {
    /** The rows, or those whose expression is not null. */
    COUNT,
    /** The correctly rounded sum. */
    SUM,
    /** The correctly rounded sum divided by the count. */
    AVG,
    MIN,
    MAX,
    /** The share of rows for which a condition holds, among those for which it is not null. */
    SHARE,
    /** An approximate quantile with a stated relative error. */
    QUANTILE,
    /** The number of distinct values; exact up to a stated number. */
    DISTINCT,
    /** The expression's value on the event itself (no window). */
    EVENT,
    /** A hash of the expression's value, of any type, on the event itself (no window). */
    CATEGORY
  }
}
