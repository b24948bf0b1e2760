package dev.weir.table;

import java.io.File;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells of a failure that a disk was full: where, and how much is free there. */
public final class FullDisk {

  private static final String FULL =
      "(No space left on device|Disk quota exceeded|There is not enough space on the disk)";

  private static final Pattern REASON = Pattern.compile(FULL);

  /** As {@link ForklessLocalFileSystem}, the JDK and RocksDB name the file. */
  private static final Pattern WITH_PLACE =
      Pattern.compile("(?:file:)?(/[^\\s:]+)(?: \\(|: )" + FULL);

  /** Any local file or folder that a failure names. */
  private static final Pattern PATH =
      Pattern.compile("(?<![\\w/])(?:file:)?(/[^\\s:;,'\"\\[\\]()<>]+)");

  private static final String CURE =
      "Free space there and start the job again: it goes on where it was.";

  private FullDisk() {}

  /** What is to be told of a failure if a disk was full. */
  public static Optional<IllegalStateException> of(Throwable failure) {
    String reason = "";
    String place = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      Matcher found = REASON.matcher(message);
      if (found.find()) {
        reason = found.group(1);
        Matcher named = WITH_PLACE.matcher(message);
        place = named.find() ? named.group(1) : place;
      }
    }
    if (reason.isEmpty()) {
      return Optional.empty();
    }
    String full = reason;
    String text =
        (place.isEmpty() ? fullest(failure) : Optional.of(new File(place)))
            .map(file -> ofDiskWith(file, full))
            .orElseGet(() -> ofSomeDisk(full));
    return Optional.of(new IllegalStateException(text + CURE, failure));
  }

  /**
   * Of the files and folders that a failure names, such as that of the table which was written, the
   * one whose disk has the least space: where the system does not name the file, Spark may.
   */
  private static Optional<File> fullest(Throwable failure) {
    Optional<File> fullest = Optional.empty();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher path = PATH.matcher(String.valueOf(cause.getMessage()));
      while (path.find()) {
        File file = new File(path.group(1).replaceFirst("[.]$", ""));
        if (fullest.isEmpty()
            || folder(file).getUsableSpace() < folder(fullest.get()).getUsableSpace()) {
          fullest = Optional.of(file);
        }
      }
    }
    return fullest;
  }

  /** The folder of a file; a draft's may be gone with it, then one above. */
  private static File folder(File file) {
    File folder = file.getAbsoluteFile().getParentFile();
    while (!folder.isDirectory()) {
      folder = folder.getParentFile();
    }
    return folder;
  }

  private static String ofSomeDisk(String reason) {
    return "Cannot write to a disk, of the lake or of Spark's local folders (spark.local.dir, java.io.tmpdir): "
        + reason
        + ". ";
  }

  private static String ofDiskWith(File file, String reason) {
    File folder = folder(file);
    return String.format(
        Locale.ROOT,
        "Cannot write %s: %s. The disk of %s has %,d bytes free. ",
        file,
        reason,
        folder,
        folder.getUsableSpace());
  }
}
