package dev.weir.jobs.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders on this machine's disk. */
public final class Folders {

  /** What a commit of a Delta table is called in the folder of its log. */
  static final String COMMIT = "\\d{20}\\.json";

  private Folders() {}

  /**
   * A folder that will be made must not be there.
   *
   * @throws IllegalArgumentException if it is
   */
  public static void requireNew(Path folder) {
    if (Files.exists(folder)) {
      throw new IllegalArgumentException(
          "Cannot torture in " + folder + ": it exists. Remove it, or choose another with --out.");
    }
  }

  /** Copies a folder with all that is in it to where nothing is. */
  static void copy(Path from, Path to) throws IOException {
    for (Path path : within(from)) {
      Files.copy(path, to.resolve(from.relativize(path).toString()));
    }
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    for (Path path : within(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(path);
    }
  }

  /** The names in a folder that match a pattern; none if there is no folder. */
  static String[] names(Path folder, String pattern) {
    String[] names = folder.toFile().list((parent, name) -> name.matches(pattern));
    return names == null ? new String[0] : names;
  }

  private static List<Path> within(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    }
  }
}
