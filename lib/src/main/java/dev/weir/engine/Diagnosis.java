package dev.weir.engine;

import dev.weir.table.FullDisk;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Says of a failure that came out of Spark, Delta or the file system what it means for a lake:
 * which file cannot be read, or that a disk is full, and what to do about it.
 */
public final class Diagnosis {

  /** A file in one of the places that a lake has. */
  private static final Pattern FILE =
      Pattern.compile(
          "(?<!\\w)((?:[a-z][a-z0-9]+:/)?/[^\\s'\"\\[\\](),;<>]*/(?:_checkpoints/|_delta_log/|_artifacts/)[^\\s'\"\\[\\](),;:<>]*"
              + "|(?:[a-z][a-z0-9]+:/)?/[^\\s'\"\\[\\](),;<>]*\\.parquet)");

  private static final Pattern CHECKPOINT = Pattern.compile(".*/_checkpoints/(stream|judge)/.*");

  /** The changes of a state's version, which Spark looks for where the whole state is not there. */
  private static final Pattern CHANGES = Pattern.compile("(.*/[^/]+)\\.changelog");

  /** What Spark, Delta and Parquet say where a file does not hold what it should. */
  private static final Pattern UNREADABLE =
      Pattern.compile(
          "FAILED_READ_FILE|CANNOT_LOAD_STATE_STORE|CHECKSUM|CORRUPT|DELTA_LOG_FILE|DELTA_TRUNCATED|DELTA_VERSIONS_NOT_CONTIGUOUS"
              + "|DELTA_STATE_RECOVER|DELTA_MISSING|is not a Parquet file|Failed to read log file|Malformed|malformed|Incomplete log file"
              + "|does not exist|JsonParseException|JsonEOFException");

  private static final int LONGEST_REASON = 300;

  private Diagnosis() {}

  /**
   * What to tell the user of a failure: that a disk is full; or what Weir itself said of it,
   * however Spark wrapped that; or which file it is about; or the failure as it is.
   */
  public static Throwable of(Throwable failure) {
    List<Throwable> causes = causes(failure);
    return FullDisk.of(failure)
        .map(Throwable.class::cast)
        .or(() -> causes.stream().filter(Diagnosis::isOurs).findFirst())
        .or(
            () ->
                unreadable(causes)
                    .map(
                        file ->
                            new IllegalStateException(
                                String.format(
                                    "Cannot read %s: %s. %s",
                                    file, reason(causes, file), cure(file)),
                                failure)))
        .orElse(failure);
  }

  private static boolean isOurs(Throwable cause) {
    return cause.getStackTrace().length > 0
        && cause.getStackTrace()[0].getClassName().startsWith("dev.weir.")
        && (cause instanceof IllegalArgumentException || cause instanceof IllegalStateException)
        && !String.valueOf(cause.getCause()).equals(cause.getMessage()); // says nothing itself
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && !causes.contains(cause);
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  /** The file that the innermost cause names, if the failure is that it cannot be read. */
  private static Optional<String> unreadable(List<Throwable> causes) {
    if (causes.stream().anyMatch(AccessControlException.class::isInstance)
        || causes.stream().noneMatch(Diagnosis::isOfAFile)) {
      return Optional.empty();
    }
    for (int i = causes.size() - 1; i >= 0; i--) {
      Matcher file = FILE.matcher(String.valueOf(causes.get(i).getMessage()));
      if (file.find()) {
        return Optional.of(file.group(1).replaceFirst("[.:]$", ""));
      }
    }
    return Optional.empty();
  }

  private static boolean isOfAFile(Throwable cause) {
    return cause instanceof ChecksumException
        || cause instanceof FileNotFoundException
        || cause instanceof NoSuchFileException
        || cause instanceof EOFException
        || UNREADABLE.matcher(cause.toString()).find();
  }

  private static String reason(List<Throwable> causes, String file) {
    Throwable last = causes.get(causes.size() - 1);
    Matcher changes = CHANGES.matcher(file);
    if (changes.matches() && last instanceof FileNotFoundException) {
      return "neither it nor " + changes.group(1) + ".zip is there";
    }
    String text =
        last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage().strip();
    String line =
        text.lines()
            .findFirst()
            .orElse("")
            .replace("file:" + file, "it")
            .replace(file, "it")
            .replaceFirst("[. ]+$", "");
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
  }

  private static String cure(String file) {
    Matcher checkpoint = CHECKPOINT.matcher(file);
    if (checkpoint.matches()) {
      return checkpoint.group(1).equals("judge")
          ? StreamOffsets.OF_THE_JUDGE
          : StreamOffsets.OF_THE_STREAM;
    }
    if (file.contains("/_artifacts/")) {
      return ModelRegistry.OF_AN_ARTIFACT;
    }
    return "Restore it from a backup.";
  }
}
