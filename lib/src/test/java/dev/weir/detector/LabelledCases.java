package dev.weir.detector;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Labelled tables in {@code tabular/} of the folder {@code -Dweir.data}, by default {@code
 * ../shared/data} beside the repository.
 */
final class LabelledCases {
  private LabelledCases() {}

  /** The file of a case; without it the test is skipped. */
  static Path file(String name) {
    Path file = folder().resolve("tabular").resolve(name + ".csv.gz");
    Assumptions.assumeTrue(
        Files.isReadable(file),
        () -> "There is no " + file + "; name the folder of labelled data with -Dweir.data");
    return file;
  }

  private static Path folder() {
    String named = System.getProperty("weir.data", "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve(".mvn")) && root.getNameCount() > 1) {
      root = root.getParent();
    }
    return root.resolveSibling("shared").resolve("data");
  }
}
