package dev.weir.jobs.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import dev.weir.evaluation.RowSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Anomaly windows as the Numenta Anomaly Benchmark writes them: a JSON object from the name of a
 * series, with or without {@code .csv}, to a list of pairs of times, both inclusive.
 */
final class NabWindows {
  private final Path file;
  private final JsonNode bySeries;

  private NabWindows(Path file, JsonNode bySeries) {
    this.file = file;
    this.bySeries = bySeries;
  }

  static NabWindows read(Path file) {
    try {
      JsonNode tree = Json.parse(Files.readString(file));
      if (!tree.isObject()) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      return new NabWindows(file, tree);
    } catch (IOException | IllegalArgumentException e) {
      String reason = e instanceof IOException ? "it cannot be read" : e.getMessage();
      throw new IllegalArgumentException(
          "Invalid --windows: "
              + file
              + " (must be JSON such as {\"a series\": [[\"2014-04-10 07:15:00\", \"2014-04-11 16:45:00\"]]}): "
              + reason,
          e);
    }
  }

  /**
   * The windows of a series as rows. A window begins with the first row of its first time and ends
   * with the next row of its last time; where a time is of no row, with the nearest row within.
   *
   * @throws IllegalArgumentException if the file does not name the series, a time cannot be read, a
   *     window holds no row, or two overlap
   */
  List<RowSpan> of(String series, long[] timesUs) {
    List<RowSpan> spans = new ArrayList<>();
    int from = 0;
    for (JsonNode window : windows(series)) {
      int begin = from;
      if (window.size() != 2) {
        throw invalid(series, window, "a pair of times");
      }
      long first = time(series, window, 0);
      long last = time(series, window, 1);
      int start = rowOf(first, timesUs, begin).orElseGet(() -> within(first, last, timesUs, begin));
      if (start == timesUs.length) {
        throw invalid(series, window, "a period that holds a row, after the window before");
      }
      int end = rowOf(last, timesUs, start).orElseGet(() -> lastWithin(last, timesUs, start));
      spans.add(new RowSpan(start, end));
      from = end + 1;
    }
    return spans;
  }

  private JsonNode windows(String series) {
    JsonNode windows = bySeries.path(series);
    if (windows.isMissingNode()) {
      windows = bySeries.path(series + ".csv");
    }
    if (windows.isMissingNode() && series.equals(TableColumns.ONE_SERIES) && bySeries.size() == 1) {
      windows = bySeries.elements().next();
    }
    if (!windows.isArray()) {
      throw new IllegalArgumentException(
          "Invalid --windows: "
              + file
              + " (must have a list of windows, empty if there are none, for series "
              + series
              + ")");
    }
    return windows;
  }

  private long time(String series, JsonNode window, int index) {
    return TableColumns.timeUs(window.path(index).asText().strip())
        .orElseThrow(() -> invalid(series, window, "a pair of times"));
  }

  private static OptionalInt rowOf(long time, long[] timesUs, int from) {
    return IntStream.range(from, timesUs.length).filter(row -> timesUs[row] == time).findFirst();
  }

  /** The first row within a period; as many as there are rows if none is. */
  private static int within(long first, long last, long[] timesUs, int from) {
    return IntStream.range(from, timesUs.length)
        .filter(row -> timesUs[row] >= first && timesUs[row] <= last)
        .findFirst()
        .orElse(timesUs.length);
  }

  /** The last of the rows from one on that are all no later than a time. */
  private static int lastWithin(long last, long[] timesUs, int from) {
    return IntStream.range(from, timesUs.length)
            .filter(row -> timesUs[row] > last)
            .findFirst()
            .orElse(timesUs.length)
        - 1;
  }

  private IllegalArgumentException invalid(String series, JsonNode window, String demand) {
    return new IllegalArgumentException(
        "Invalid --windows: " + window + " of series " + series + " (must be " + demand + ")");
  }
}
