package dev.weir.jobs.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk of a few megabytes, in memory, that can be filled; it takes a user who may mount. */
public final class SmallDisk implements AutoCloseable {

  private static final int BLOCK = 4096;
  private static final int MEGABYTES = 64;

  private final Path folder;
  private final Path filler;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.filler = folder.resolve("filler");
  }

  /**
   * Mounts one.
   *
   * @param folder where; is made
   * @throws IllegalArgumentException if this user may not mount
   */
  public static SmallDisk mount(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String refusal =
        run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "weir", folder.toString());
    if (!refusal.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot mount a small disk at " + folder + ": " + refusal + " Run it as root on Linux.");
    }
    return new SmallDisk(folder);
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  long free() {
    return folder.toFile().getUsableSpace();
  }

  /** Leaves no more than so many bytes free. */
  void fill(long free) throws IOException {
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (long left = free() - free; left >= BLOCK; left -= BLOCK) {
        out.write(block);
      }
    }
  }

  /** Frees what was filled. */
  void clear() throws IOException {
    Files.deleteIfExists(filler);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", folder.toString());
  }

  /** What a command says against being run; nothing if it was. */
  private static String run(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    } catch (IOException e) {
      return e.getMessage() + ".";
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : said.strip() + ".";
  }
}
