package dev.weir.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A small pipeline for tests of jobs: three pumps that report their flow every ten minutes, and
 * what it leaves in a folder.
 */
final class Pumps {

  static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  /** The section of the pipeline file that lands. */
  static final String LAND =
      """
      land:
        files: {path: readings.csv, format: csv, schema: 'at STRING, pump STRING, flow STRING'}
        table: readings
        columns: {at: to_timestamp(at), pump: pump, flow: double(flow)}
      """;

  /** The pipeline file; it reads {@code readings.csv} beside it. */
  static final String FILE =
      "pipeline: pumps\n"
          + LAND
          + """
      source:
        delta: {table: readings}
        time: at
        series: [pump]
        watermark: 1 hour
      window:
        every: 1 hour
        values: {flow: avg(flow)}
      features:
        - rolling: {of: flow, over: 6, stats: [mean]}
        - difference: {of: flow}
      detector: {isolation-forest: {trees: 20, sample: 64}}
      threshold: {budget: {incidents-per-day: 1}}
      """;

  private Pumps() {}

  /**
   * Readings of so many days, each pump on its own level, one of them stuck for three hours of the
   * last day.
   */
  static String readings(int days) {
    StringBuilder csv = new StringBuilder("at,pump,flow\n");
    for (int step = 0; step < days * 144; step++) {
      for (int pump = 0; pump < 3; pump++) {
        boolean stuck = pump == 1 && step / 18 == days * 8 - 4;
        double flow =
            stuck
                ? 0
                : 100 * (pump + 1)
                    + 10 * Math.sin(step / 23.0)
                    + (step * 7919 + pump * 104729) % 13;
        csv.append(START.plusSeconds(600L * step))
            .append(",p")
            .append(pump)
            .append(',')
            .append(flow)
            .append('\n');
      }
    }
    return csv.toString();
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Every file below a folder with its size and time: equal before and after means that nothing was
   * written.
   */
  static Map<String, String> files(Path folder) {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(path).toString(),
            Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
