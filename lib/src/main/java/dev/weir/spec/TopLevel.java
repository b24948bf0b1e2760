package dev.weir.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * What of a SQL expression is outside all parentheses, brackets and quotes.
 *
 * @param unbalanced whether a parenthesis, bracket or quote is left open or closed too often
 * @param commas the positions of the commas
 * @param opens the positions of the parentheses that open
 */
record TopLevel(boolean unbalanced, List<Integer> commas, List<Integer> opens) {

  static TopLevel of(String expression) {
    List<Integer> commas = new ArrayList<>();
    List<Integer> opens = new ArrayList<>();
    int depth = 0;
    boolean broken = false;
    char quote = 0;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote != '`') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
      } else if (c == '(' || c == '[') {
        if (depth++ == 0) {
          opens.add(i);
        }
      } else if (c == ')' || c == ']') {
        broken |= --depth < 0;
      } else if (c == ',' && depth == 0) {
        commas.add(i);
      }
    }
    return new TopLevel(broken || depth != 0 || quote != 0, commas, opens);
  }

  /** Whether exactly one group opens, and does so at a position. */
  boolean isOneGroupAt(int position) {
    return opens.equals(List.of(position));
  }
}
