package dev.weir.jobs.bench;

import dev.weir.engine.Versions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All findings of a run with the machine they were made on: as a table, for machines, and for the
 * documentation.
 */
public record Figures(Map<String, List<Finding>> byMeasurement, long rows, int repeats) {

  private static final String OLD_GENERATION = "peak_old_generation_mb";
  private static final long MEGABYTE = 1L << 20;
  private static final List<String> HEADINGS =
      List.of("measurement", "what", "measured", "baseline", "ratio", "target", "");

  /** The table as lines of text. */
  public List<String> lines() {
    List<List<String>> table = table(findings());
    int[] widths = new int[HEADINGS.size()];
    for (List<String> row : table) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(machineText());
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** One object, for machines. */
  public Map<String, Object> json() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("machine", machine());
    map.put("rows", rows);
    map.put("repeats", repeats);
    map.put("findings", findings().stream().map(Finding::json).toList());
    return map;
  }

  private List<Finding> findings() {
    return byMeasurement.values().stream().flatMap(List::stream).toList();
  }

  /** Replaces what stands in a document about each measurement that was made. */
  public void write(Path document) {
    try {
      String text = Files.readString(document);
      for (var each : byMeasurement.entrySet()) {
        if (each.getValue().isEmpty()) {
          continue; // was skipped: what stands there is of another run
        }
        int begin = text.indexOf(begin(each.getKey())) + begin(each.getKey()).length();
        String after = text.substring(text.indexOf(end(each.getKey())));
        text = text.substring(0, begin) + "\n" + markdown(each.getValue()) + after;
      }
      Files.writeString(document, text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + document, e);
    }
  }

  /**
   * Checks a document before anything is measured.
   *
   * @throws IllegalArgumentException if it has no place for a measurement
   */
  public static void requireMarkers(Path document, List<String> measurements) {
    String text;
    try {
      text = Files.readString(document);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot read " + document + ": " + e.getMessage() + ". Name a document that is there.",
          e);
    }
    for (String name : measurements) {
      if (!text.contains(begin(name)) || text.indexOf(end(name)) < text.indexOf(begin(name))) {
        throw new IllegalArgumentException(
            "Cannot write figures to "
                + document
                + ": it has no place for those of "
                + name
                + ". Add the lines '"
                + begin(name)
                + "' and '"
                + end(name)
                + "'.");
      }
    }
  }

  private static String begin(String measurement) {
    return "<!-- weir bench " + measurement + ": begin -->";
  }

  private static String end(String measurement) {
    return "<!-- weir bench " + measurement + ": end -->";
  }

  private String markdown(List<Finding> findings) {
    StringBuilder text = new StringBuilder("\n" + machineText() + "\n\n");
    List<List<String>> table = table(findings);
    for (int i = 0; i < table.size(); i++) {
      text.append(table.get(i).stream().collect(Collectors.joining(" | ", "| ", " |\n")));
      if (i == 0) {
        text.append("|---|---|--:|--:|--:|---|---|\n");
      }
    }
    List<Finding> measured =
        findings.stream().filter(each -> each.details().containsKey(OLD_GENERATION)).toList();
    if (!measured.isEmpty()) {
      text.append("\n| run | peak heap, MB | of it old generation, MB |\n|---|--:|--:|\n");
    }
    for (Finding finding : measured) {
      text.append(
          String.format(
              "| %s, %s | %,d | %,d |\n",
              finding.measurement(),
              finding.what(),
              (Long) finding.details().get("peak_heap_mb"),
              (Long) finding.details().get(OLD_GENERATION)));
    }
    return text.append('\n').toString();
  }

  private static List<List<String>> table(List<Finding> findings) {
    List<List<String>> table = new ArrayList<>();
    table.add(HEADINGS);
    findings.forEach(finding -> table.add(finding.cells()));
    return table;
  }

  private String machineText() {
    return machine().entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "))
        + String.format("; %,d rows, median of %d", rows, repeats);
  }

  /** What the figures depend on; nothing that names the machine. */
  private static Map<String, Object> machine() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("Weir", Versions.weir());
    machine.put("Spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    machine.put("Java", System.getProperty("java.version"));
    machine.put("cores", runtime.availableProcessors());
    machine.put("heap", runtime.maxMemory() / MEGABYTE + " MB");
    machine.put("architecture", System.getProperty("os.arch"));
    return machine;
  }
}
