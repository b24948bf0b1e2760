package dev.weir.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What someone may have meant by a word that is not known. */
public final class Suggestion {

  private Suggestion() {}

  /**
   * " Did you mean 'trees'? Known keys: trees, sample." to follow a message; the question only if a
   * known word is near.
   */
  static String of(String written, Collection<String> known, String what) {
    String question =
        nearest(written, known).map(word -> " Did you mean '" + word + "'?").orElse("");
    String list =
        known.isEmpty()
            ? " There are none."
            : " Known " + what + ": " + String.join(", ", known) + ".";
    return question + list;
  }

  /**
   * The known word nearest to a written one, if at most a third of it (and at least one letter)
   * differs.
   */
  public static Optional<String> nearest(String written, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(written, word) <= Math.max(1, word.length() / 3))
        .min(Comparator.comparingInt(word -> distance(written, word)));
  }

  /** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
  static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int substitution = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        best = Math.min(best, cost[i - 1][j - 1] + substitution);
        boolean swapped =
            i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
      }
    }
    return cost[left.length()][right.length()];
  }
}
