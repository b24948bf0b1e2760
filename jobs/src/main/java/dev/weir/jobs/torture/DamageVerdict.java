package dev.weir.jobs.torture;

import dev.weir.jobs.torture.DamageCase.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What damaged files led to. */
public record DamageVerdict(long seed, List<DamageCase> cases) {

  private static final String ROW = "  %-46s";

  public DamageVerdict {
    cases = List.copyOf(cases);
  }

  /** Whether every case was exact, or told and cured. */
  public boolean passed() {
    return failures().isEmpty();
  }

  private List<DamageCase> failures() {
    return cases.stream().filter(c -> !c.outcome().isGood()).toList();
  }

  /** The verdict for people: kinds of files, and harms, by outcomes. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(table("file", DamageCase::kind));
    lines.addAll(table("harm", c -> c.harm().toString()));
    lines.addAll(table("", c -> "all"));
    for (DamageCase failed : failures()) {
      lines.add(
          failed.outcome() + " " + failed.harm() + " " + failed.file() + ": " + failed.told());
    }
    lines.add(
        passed()
            ? "NEVER A WRONG ROW (seed " + seed + ")"
            : "FAILED. Repeat it with --seed " + seed);
    return lines;
  }

  private List<String> table(String title, Function<DamageCase, String> rows) {
    List<String> lines = new ArrayList<>();
    if (!title.isEmpty()) {
      lines.add(row(title, outcome -> outcome.toString().replace('_', ' ')));
    }
    Map<String, Map<Outcome, Long>> counts =
        cases.stream()
            .collect(
                Collectors.groupingBy(
                    rows,
                    TreeMap::new,
                    Collectors.groupingBy(DamageCase::outcome, Collectors.counting())));
    counts.forEach(
        (name, outcomes) ->
            lines.add(row(name, outcome -> Long.toString(outcomes.getOrDefault(outcome, 0L)))));
    return lines;
  }

  private static String row(String name, Function<Outcome, String> cell) {
    return String.format(ROW, name)
        + Arrays.stream(Outcome.values())
            .map(outcome -> String.format("%10s", cell.apply(outcome)))
            .collect(Collectors.joining());
  }
}
