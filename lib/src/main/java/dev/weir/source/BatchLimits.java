package dev.weir.source;

/**
 * The most that one micro-batch takes in. A source heeds what it can count beforehand.
 *
 * @param files of a Delta table or a folder
 * @param bytes of a Delta table; a single file may have more
 * @param rows of Kafka
 */
public record BatchLimits(long files, long bytes, long rows) {

  /** What fits the default heap. */
  public static final BatchLimits DEFAULTS = new BatchLimits(1_000, 1L << 30, 500_000);

  public BatchLimits {
    requirePositive("files", files);
    requirePositive("bytes", bytes);
    requirePositive("rows", rows);
  }

  /** The default limits, but for the files. */
  public static BatchLimits ofFiles(long files) {
    return new BatchLimits(files, DEFAULTS.bytes, DEFAULTS.rows);
  }

  private static void requirePositive(String what, long most) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "Invalid --max-" + what + "-per-batch: " + most + " (must be at least 1)");
    }
  }
}
