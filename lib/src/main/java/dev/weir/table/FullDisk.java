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

  private static final String CURE =
      "Free space there and start the job again: it goes on where it was.";

  private FullDisk() {}

  /** What is to be told of a failure if a disk was full. */
  public static Optional<IllegalStateException> of(Throwable failure) {
    String reason = "";
    String place = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      Matcher full = REASON.matcher(message);
      if (full.find()) {
        reason = full.group(1);
        Matcher named = WITH_PLACE.matcher(message);
        place = named.find() ? named.group(1) : place;
      }
    }
    if (reason.isEmpty()) {
      return Optional.empty();
    }
    String text = place.isEmpty() ? ofSomeDisk(reason) : ofDiskWith(new File(place), reason);
    return Optional.of(new IllegalStateException(text + CURE, failure));
  }

  private static String ofSomeDisk(String reason) {
    return "Cannot write to a disk, of the lake or of Spark's local folders (spark.local.dir, java.io.tmpdir): "
        + reason
        + ". ";
  }

  private static String ofDiskWith(File file, String reason) {
    File folder = file.getParentFile();
    while (!folder.isDirectory()) { // a draft's folder may be gone with it
      folder = folder.getParentFile();
    }
    return String.format(
        Locale.ROOT,
        "Cannot write %s: %s. The disk of %s has %,d bytes free. ",
        file,
        reason,
        folder,
        folder.getUsableSpace());
  }
}
