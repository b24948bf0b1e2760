package dev.weir.spec;

import java.util.Objects;

/**
 * One number that an event must carry.
 *
 * @param expression the Spark SQL expression over a source row
 * @param role how the expression's value becomes a double; NaN always means missing
 */
public record Input(String expression, Role role) {

  /** How an expression's value becomes a double. */
  public enum Role {
    /** The value cast to double: finite, at most 1e300 in magnitude; NaN for null. */
    NUMBER(-1e300, 1e300),
    /** 1 where the condition holds, 0 where it does not, NaN for null. */
    CONDITION(0, 1),
    /** 1 where the value, of any type, is not null, NaN for null. */
    PRESENCE(1, 1),
    /**
     * A 53-bit hash of the value, of any type, as an integral double from 0 to 2^53 - 1; NaN for
     * null.
     */
    HASH(0, 0x1p53 - 1),
    /** The same hash of the value as a text, as which SQL gives it too. */
    CATEGORY(0, 0x1p53 - 1);

    private final double least;
    private final double most;

    Role(double least, double most) {
      this.least = least;
      this.most = most;
    }

    /** Whether an event may carry this number: NaN, or one within the bounds. */
    public boolean allows(double x) {
      return x >= least && x <= most || Double.isNaN(x);
    }

    /** The numbers that an event may carry, in words. */
    public String range() {
      return "between " + least + " and " + most;
    }
  }

  public Input {
    Objects.requireNonNull(expression, "expression");
    Objects.requireNonNull(role, "role");
  }

  /** The input that a value with an expression is made of. */
  public static Input of(ValueSpec value) {
    Role role =
        switch (value.aggregate()) {
          case COUNT -> Role.PRESENCE;
          case SHARE -> Role.CONDITION;
          case DISTINCT -> Role.HASH;
          case CATEGORY -> Role.CATEGORY;
          case SUM, AVG, MIN, MAX, QUANTILE, EVENT -> Role.NUMBER;
        };
    return new Input(value.expression(), role);
  }
}
