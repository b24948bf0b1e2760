package dev.weir.spec;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a value must be beyond its type. Where the value is a list, what is said of a value holds
 * for each of its items.
 *
 * @param description completes "must be …"; empty for no constraint
 * @param holds tells whether a converted value (Long, Double, String, Duration, List, Map) is valid
 * @param choices the only values there are, for schema and documentation; empty when open
 * @param schema the same as JSON Schema keywords for a value, or for each item of a list; empty
 *     where it has no words for it
 */
public record Constraint(
    String description, Predicate<Object> holds, List<String> choices, Map<String, Object> schema) {

  /** Every value of the type is valid. */
  public static final Constraint NONE = new Constraint("", value -> true, List.of());

  /** A name: it can be a column, a folder and part of a table's name. */
  public static final Constraint NAME =
      matching(
          "[a-z][a-z0-9_]*",
          "a name of lower-case letters, digits and _ that begins with a letter");

  /** A duration longer than nothing. */
  public static final Constraint POSITIVE_DURATION =
      new Constraint(
          "longer than 0", value -> ((Duration) value).compareTo(Duration.ZERO) > 0, List.of());

  /** A list or a map that is not empty. */
  public static final Constraint NOT_EMPTY =
      new Constraint(
          "with at least one entry",
          value ->
              !(value instanceof Map<?, ?> map ? map.isEmpty() : ((Collection<?>) value).isEmpty()),
          List.of());

  public Constraint {
    choices = List.copyOf(choices);
    schema = Map.copyOf(schema);
  }

  /** A constraint that JSON Schema has no words for, or only a list of choices. */
  public Constraint(String description, Predicate<Object> holds, List<String> choices) {
    this(description, holds, choices, choices.isEmpty() ? Map.of() : Map.of("enum", choices));
  }

  /** A number, or each number of a list, within bounds, both inclusive. */
  public static Constraint between(double least, double most) {
    return new Constraint(
        "between " + plain(least) + " and " + plain(most),
        value -> each(value, item -> number(item) >= least && number(item) <= most),
        List.of(),
        Map.of("minimum", exact(least), "maximum", exact(most)));
  }

  /** A number above an exclusive and below an exclusive bound. */
  public static Constraint strictlyBetween(double above, double below) {
    return new Constraint(
        "above " + plain(above) + " and below " + plain(below),
        value -> each(value, item -> number(item) > above && number(item) < below),
        List.of(),
        Map.of("exclusiveMinimum", exact(above), "exclusiveMaximum", exact(below)));
  }

  /** A number, or each number of a list, of at least an inclusive bound. */
  public static Constraint atLeast(double least) {
    return new Constraint(
        "at least " + plain(least),
        value -> each(value, item -> number(item) >= least),
        List.of(),
        Map.of("minimum", exact(least)));
  }

  /** A finite number, or each number of a list, above an exclusive bound. */
  public static Constraint above(double bound) {
    return new Constraint(
        "above " + plain(bound),
        value -> each(value, item -> number(item) > bound),
        List.of(),
        Map.of("exclusiveMinimum", exact(bound)));
  }

  /** A text, or each text of a list, out of the given ones. */
  public static Constraint oneOf(String... choices) {
    List<String> known = List.of(choices);
    return new Constraint(
        "one of " + String.join(", ", known),
        value -> each(value, item -> known.contains((String) item)),
        known);
  }

  /** A text, or each text of a list, that as a whole matches a regular expression. */
  public static Constraint matching(String regex, String description) {
    Pattern pattern = Pattern.compile(regex);
    return new Constraint(
        description,
        value -> each(value, item -> pattern.matcher((String) item).matches()),
        List.of(),
        Map.of("pattern", "^(" + regex + ")$"));
  }

  private static boolean each(Object value, Predicate<Object> holds) {
    return value instanceof List<?> list ? list.stream().allMatch(holds) : holds.test(value);
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static boolean isWhole(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15;
  }

  private static Number exact(double bound) {
    if (isWhole(bound)) {
      return (long) bound;
    }
    return bound;
  }

  private static String plain(double bound) {
    return isWhole(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
