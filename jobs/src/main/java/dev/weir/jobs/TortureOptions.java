package dev.weir.jobs;

import dev.weir.jobs.torture.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every kind of torture takes. */
final class TortureOptions {

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Draws all that is random; the same one repeats it. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "torture",
      description =
          "Where lakes, logs and the broker go; must not exist. Default: ./${DEFAULT-VALUE}")
  private Path out;

  @Option(names = "--json", description = "Print the result as one JSON object, for machines.")
  private boolean json;

  @Mixin private HelpOption help;

  long seed() {
    return seed;
  }

  Path out() {
    return out;
  }

  /**
   * The folder, which is made.
   *
   * @throws IllegalArgumentException if it exists
   */
  Path newFolder() throws IOException {
    Folders.requireNew(out);
    return Files.createDirectories(out.toAbsolutePath());
  }

  Console console() {
    return new Console(json);
  }
}
