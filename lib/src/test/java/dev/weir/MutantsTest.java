package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The seeded faults of {@code weir mutants} still apply, and say which test must find them. Whether
 * it does, the command shows.
 */
class MutantsTest {

  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
  private static final String FOLDER = "lib/src/test/mutants";
  private static final String SOURCE = "lib/src/main/java/A.java";
  private static final String FAULT =
      """
      The sum is a difference.

      breaks: P1
      caught by: lib ATest#adds
      says: expected: 3

      --- a/lib/src/main/java/A.java
      +++ b/lib/src/main/java/A.java
      @@ -1,2 +1,2 @@
       int sum(int a, int b) {
      -  return a + b;
      +  return a - b;
      """;

  private record Ended(int code, String said) {}

  @TempDir Path folder;

  @BeforeAll
  static void python() throws Exception {
    try {
      assumeTrue(new ProcessBuilder("python3", "--version").start().waitFor() == 0);
    } catch (IOException e) {
      assumeTrue(false, "no python3");
    }
  }

  @Test
  void everyFaultApplies() throws Exception {
    Ended check = check(ROOT);

    assertThat(check.said()).matches("[2-9]\\d mutants apply\n");
    assertThat(check.code()).isZero();
  }

  @Test
  void aFaultAppliesByItsLinesWhereverTheyAre() throws Exception {
    assertThat(check(tree("// more\n\nint sum(int a, int b) {\n  return a + b;\n}\n", FAULT)))
        .isEqualTo(new Ended(0, "1 mutants apply\n"));
  }

  @Test
  void aFaultThatNoLongerAppliesIsNamed() throws Exception {
    assertThat(check(tree("int sum(int a, int b) {\n  return b + a;\n}\n", FAULT)))
        .isEqualTo(
            new Ended(
                1,
                "Cannot use mutant fault: the lines that it changes stand 0 times in "
                    + SOURCE
                    + ". Write it anew.\n"));
  }

  @Test
  void aHeadThatIsNotCompleteIsNamed() throws Exception {
    String code = "int sum(int a, int b) {\n  return a + b;\n}\n";

    assertThat(check(tree(code, FAULT.replace("says: expected: 3\n", ""))).said())
        .startsWith("Cannot use mutant fault: its head is not complete.");
    assertThat(check(tree(code, FAULT.replace("#adds", "#multiplies"))).said())
        .isEqualTo(
            "Cannot use mutant fault: there is no test lib ATest#multiplies. Correct its head.\n");
  }

  /** A tree of one class, its test, and one fault. */
  private Path tree(String code, String fault) throws IOException {
    write("lib/src/main/java/A.java", code);
    write("lib/src/test/java/ATest.java", "  void adds() {}\n");
    write(FOLDER + "/fault.patch", fault);
    write(FOLDER + "/run", Files.readString(ROOT.resolve(FOLDER).resolve("run")));
    return folder;
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }

  private static Ended check(Path root) throws Exception {
    Process run =
        new ProcessBuilder("python3", root.resolve(FOLDER).resolve("run").toString(), "--check")
            .redirectErrorStream(true)
            .start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(run.waitFor(), said);
  }
}
