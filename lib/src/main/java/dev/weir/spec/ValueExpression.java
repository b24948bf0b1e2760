package dev.weir.spec;

import dev.weir.spec.ValueSpec.Aggregate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the value of a window as it is written in the pipeline file: {@code count}, {@code
 * avg(delay)}, {@code share(delay > 15)}, {@code quantile(delay, 0.95)}. What is inside the
 * parentheses is a Spark SQL expression, which is not looked into beyond its parentheses, brackets,
 * quotes and commas.
 */
public final class ValueExpression {

  /** The forms of a value, for messages and documentation. */
  public static final String GRAMMAR =
      "`count`, `count(…)`, `sum(…)`, `avg(…)`, `min(…)`, `max(…)`, `share(condition)`,"
          + " `quantile(…, 0.95)` or `distinct(…)`";

  static final String QUOTE_IT =
      "Put quotes around the whole text: inside {…} a comma begins the next entry.";

  private static final Pattern CALL = Pattern.compile("([A-Za-z_]+)\\s*\\((.*)\\)", Pattern.DOTALL);
  private static final List<Aggregate> CALLABLE =
      List.of(
          Aggregate.COUNT,
          Aggregate.SUM,
          Aggregate.AVG,
          Aggregate.MIN,
          Aggregate.MAX,
          Aggregate.SHARE,
          Aggregate.QUANTILE,
          Aggregate.DISTINCT);

  private ValueExpression() {}

  /**
   * Reads a value.
   *
   * @param name the value's name
   * @param text how it is made
   * @throws IllegalArgumentException if the text is not one of the forms; the message has the text,
   *     the reason and the remedy
   */
  public static ValueSpec parse(String name, String text) {
    String stripped = text.strip();
    if (stripped.equalsIgnoreCase("count")) {
      return new ValueSpec(name, Aggregate.COUNT, "", 0);
    }
    TopLevel whole = TopLevel.of(stripped);
    if (whole.unbalanced()) {
      throw invalid(text, "must have balanced parentheses and quotes). " + QUOTE_IT);
    }
    Matcher call = CALL.matcher(stripped);
    if (!call.matches() || !whole.isOneGroupAt(call.start(2) - 1)) {
      throw invalid(
          text,
          "must be "
              + GRAMMAR
              + "). Aggregate first and combine in a feature, or inside the parentheses.");
    }
    Aggregate aggregate =
        CALLABLE.stream()
            .filter(each -> each.name().equalsIgnoreCase(call.group(1)))
            .findFirst()
            .orElseThrow(() -> unknown(text, call.group(1)));
    return build(name, text, aggregate, call.group(2).strip());
  }

  private static ValueSpec build(String name, String text, Aggregate aggregate, String inside) {
    List<Integer> commas = TopLevel.of(inside).commas();
    if (aggregate == Aggregate.QUANTILE) {
      return quantile(name, text, inside, commas);
    }
    if (!commas.isEmpty() || inside.isEmpty()) {
      String form = aggregate.name().toLowerCase(Locale.ROOT);
      throw invalid(text, "must have one expression in the parentheses of " + form + ")");
    }
    boolean rows = aggregate == Aggregate.COUNT && inside.equals("*");
    return new ValueSpec(name, aggregate, rows ? "" : inside, 0);
  }

  private static ValueSpec quantile(String name, String text, String inside, List<Integer> commas) {
    String remedy =
        "must be quantile(expression, probability) with a probability above 0 and below 1)";
    if (commas.size() != 1) {
      throw invalid(text, remedy);
    }
    String expression = inside.substring(0, commas.get(0)).strip();
    double probability;
    try {
      probability = Double.parseDouble(inside.substring(commas.get(0) + 1).strip());
    } catch (NumberFormatException e) {
      throw invalid(text, remedy);
    }
    if (expression.isEmpty() || !(probability > 0 && probability < 1)) {
      throw invalid(text, remedy);
    }
    return new ValueSpec(name, Aggregate.QUANTILE, expression, probability);
  }

  private static IllegalArgumentException unknown(String text, String written) {
    List<String> names =
        CALLABLE.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    String question =
        Suggestion.nearest(written.toLowerCase(Locale.ROOT), names)
            .map(word -> ". Did you mean '" + word + "'?")
            .orElse("");
    return invalid(text, "must be " + GRAMMAR + ")" + question);
  }

  private static IllegalArgumentException invalid(String text, String rest) {
    return new IllegalArgumentException("'" + text + "' (" + rest);
  }
}
