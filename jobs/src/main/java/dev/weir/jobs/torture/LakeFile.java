package dev.weir.jobs.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of a lake.
 *
 * @param path within the lake
 * @param kind what it holds
 */
record LakeFile(Path path, String kind) {

  private static final String CHECKPOINTS = "_checkpoints";
  private static final String CHECKPOINT_KIND = "whole checkpoint";
  private static final String CHECKSUM = ", checksum";

  private static final Pattern CHECKPOINT =
      Pattern.compile("[^/]+/_checkpoints/(\\w+)/([^/]+)/(.+)");
  private static final Pattern TABLE = Pattern.compile("([^/]+/[^/]+)/(.+)");

  /** All files of a lake that hold anything, of each kind the newest first. */
  static List<LakeFile> of(Path lake) throws IOException {
    try (Stream<Path> paths = Files.walk(lake)) {
      return paths
          .filter(path -> Files.isRegularFile(path) && path.toFile().length() > 0)
          .map(lake::relativize)
          .map(path -> new LakeFile(path, kind(path.toString())))
          .sorted(Comparator.comparing(LakeFile::number).reversed())
          .toList();
    }
  }

  /** A whole checkpoint. */
  static LakeFile checkpoint(String pipeline, String job) {
    return new LakeFile(Path.of(pipeline, CHECKPOINTS, job), job + ": " + CHECKPOINT_KIND);
  }

  /** Kinds that are alike, of whichever table or job. */
  String family() {
    if (kind.endsWith(CHECKSUM)) {
      return CHECKSUM;
    }
    return kind.startsWith("memories: data") || kind.startsWith("stream (earlier)")
        ? kind.replaceFirst("\\): .*", ")")
        : kind.replaceFirst(".*: ", "");
  }

  boolean isFolder() {
    return kind.endsWith(CHECKPOINT_KIND);
  }

  /** Whether a stream that goes on in its checkpoint does not look at it. */
  boolean isReadOnRestart() {
    return kind.startsWith("memories");
  }

  /** Whether an error names the file. */
  boolean isNamedIn(String text) {
    String name = path.getFileName().toString();
    Path of =
        kind.endsWith(CHECKSUM)
            ? path.resolveSibling(name.substring(1, name.length() - ".crc".length()))
            : path;
    return text.contains(of.toString());
  }

  /** Where Hadoop keeps the checksum of a file. */
  static Path checksumOf(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".crc");
  }

  /** A name by which the newest comes last: numbers have as many digits, ordinals count too. */
  private String number() {
    StringBuilder number = new StringBuilder();
    Matcher digits = Pattern.compile("\\d+|\\D+").matcher(path.toString());
    while (digits.find()) {
      String part = digits.group();
      number
          .append(
              Character.isDigit(part.charAt(0)) ? "0".repeat(Math.max(0, 24 - part.length())) : "")
          .append(part);
    }
    return number.toString();
  }

  private static String kind(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.startsWith(".") && name.endsWith(".crc")) {
      String of =
          path.substring(0, path.length() - name.length()) + name.substring(1, name.length() - 4);
      return kind(of) + CHECKSUM;
    }
    Matcher checkpoint = CHECKPOINT.matcher(path);
    if (checkpoint.matches()) {
      String generation =
          checkpoint.group(2).contains(".") || checkpoint.group(1).equals("judge")
              ? ""
              : " (earlier)";
      return checkpoint.group(1) + generation + ": " + part(checkpoint.group(3));
    }
    if (path.contains("/_artifacts/")) {
      return "model artifact";
    }
    Matcher table = TABLE.matcher(path);
    return table.matches()
        ? table.group(1).replaceFirst(".*/", "") + ": " + tablePart(table.group(2))
        : path;
  }

  private static String part(String path) {
    if (!path.startsWith("state/")) {
      return path.replaceFirst("/.*", "");
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (path.contains("_metadata") || path.contains("_stateSchema")) {
      return "state, schema";
    }
    return "state, " + (name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : name);
  }

  private static String tablePart(String path) {
    if (!path.startsWith("_delta_log/")) {
      return "data";
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.equals("_last_checkpoint")) {
      return "log, last checkpoint";
    }
    return name.endsWith(".json")
        ? "log"
        : name.endsWith(".crc") ? "log, version checksum" : "log, checkpoint";
  }
}
