package dev.weir.jobs.torture;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A system call by which something on the disk gets its name or becomes final, as {@code strace}
 * tells it.
 *
 * @param name of the call, such as link
 * @param place the file, the new one of two, below the lake; what is drawn anew in each life stands
 *     as {@code *}
 */
record SystemCall(String name, String place) implements Comparable<SystemCall> {

  /** What {@code strace} traces. */
  static final String TRACED = "rename,renameat,renameat2,link,linkat,fsync,fdatasync";

  private static final Pattern ENTRY = Pattern.compile("^\\d+ +(\\w+)\\((.*)");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern OPENED = Pattern.compile("^\\d+<(/[^>]*)>");
  private static final Pattern DRAWN =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** Reads the begin of a line; empty if it tells of no call, or of one outside the lake. */
  static Optional<SystemCall> read(String line, Path lake) {
    Matcher entry = ENTRY.matcher(line);
    if (!entry.find()) {
      return Optional.empty();
    }
    String path = path(entry.group(2));
    String root = lake + "/";
    return path.startsWith(root)
        ? Optional.of(
            new SystemCall(
                entry.group(1), DRAWN.matcher(path.substring(root.length())).replaceAll("*")))
        : Optional.empty();
  }

  private static String path(String arguments) {
    Matcher opened = OPENED.matcher(arguments);
    if (opened.find()) {
      return opened.group(1);
    }
    String last = "";
    Matcher quoted = QUOTED.matcher(arguments);
    while (quoted.find()) {
      last = quoted.group(1);
    }
    return last;
  }

  @Override
  public int compareTo(SystemCall other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return name + " " + place;
  }
}
