package dev.weir.jobs.torture;

import dev.weir.core.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Data files of a pipeline that no version of their tables has ever named: what killed jobs left.
 *
 * @param files how many there are
 */
public record Orphans(long files) {

  /** Counts them in all tables of a pipeline. */
  static Orphans count(Path pipeline) throws IOException {
    long orphans = 0;
    for (String table : Folders.names(pipeline, "[a-z]+")) {
      Path folder = pipeline.resolve(table);
      Set<String> named = named(folder.resolve("_delta_log"));
      for (Path file : dataFiles(folder)) {
        orphans += named.contains(folder.relativize(file).toString()) ? 0 : 1;
      }
    }
    return new Orphans(orphans);
  }

  /** Makes all data files of a pipeline look as old as this, so that tidying may take them. */
  static void age(Path pipeline, Instant time) throws IOException {
    for (Path file : dataFiles(pipeline)) {
      Files.setLastModifiedTime(file, FileTime.from(time));
    }
  }

  private static List<Path> dataFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .filter(file -> !file.toString().contains("_delta_log"))
          .toList();
    }
  }

  private static Set<String> named(Path log) throws IOException {
    Set<String> named = new HashSet<>();
    for (String version : Folders.names(log, Folders.COMMIT)) {
      for (String line : Files.readAllLines(log.resolve(version))) {
        if (line.startsWith("{\"add\"")) {
          named.add(Json.parse(line).at("/add/path").asText());
        }
      }
    }
    return named;
  }
}
