package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever happens to a file, it is read or refused with problems on its lines; no other exception
 * escapes.
 */
class DamagedPipelineTest {

  private static final List<String> WORDS =
      List.of(
          "",
          "~",
          "[]",
          "{}",
          "[a, [b]]",
          "{a: {b: c}}",
          "1",
          "-1.5",
          "'",
          "\"",
          "&x {y: *x}",
          "*x",
          "!!int 3",
          ": ",
          "- ",
          "null",
          "\t");

  @Property(seed = "1", tries = 500)
  void isReadOrRefused(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 1_000_000) Integer> damages) {
    String yaml = PipelineReaderTest.FLIGHTS;
    for (int damage : damages) {
      yaml = damaged(yaml, damage);
    }
    int lines = yaml.split("\n", -1).length;
    try {
      PipelineSpec spec = new PipelineReader(SampleKinds.KINDS).read("flights.yaml", yaml);
      assertThat(CanonicalForm.hash(spec)).hasSize(64);
    } catch (InvalidPipelineException invalid) {
      assertThat(invalid.problems())
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem.line()).isBetween(0, lines))
          .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
    }
  }

  /** Drops a line, doubles it, cuts it, replaces its value, or swaps it with the next. */
  private static String damaged(String yaml, int damage) {
    List<String> lines = new ArrayList<>(List.of(yaml.split("\n")));
    int at = damage / 5 % lines.size();
    String line = lines.get(at);
    switch (damage % 5) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, line);
      case 2 -> lines.set(at, line.substring(0, damage / 97 % (line.length() + 1)));
      case 3 ->
          lines.set(at, line.replaceFirst(":.*", ": ") + WORDS.get(damage / 89 % WORDS.size()));
      default -> Collections.swap(lines, at, (at + 1) % lines.size());
    }
    return String.join("\n", lines) + "\n";
  }
}
