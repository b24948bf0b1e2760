package dev.weir.table;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files on a local disk that are there as a whole or not at all, whichever process writes them and
 * whenever it dies: a draft is written and forced to the disk, and then given its name by {@code
 * link(2)}, which fails where the name is taken. Hadoop looks first and renames then, which another
 * process can get between.
 *
 * <p>Hadoop's checksum of the file follows under its own name. A reader that comes before it reads
 * without; so does every reader of a file that was replaced.
 */
final class AtomicLocalFiles {

  private static final String DRAFT = ".draft";

  private final LocalFileSystem files;

  AtomicLocalFiles(LocalFileSystem files) {
    this.files = files;
  }

  /** Writes what a file holds. */
  interface Content {
    void write(FSDataOutputStream out) throws IOException;
  }

  /**
   * Makes a file.
   *
   * @throws FileAlreadyExistsException if there is one, which stays as it is
   */
  void create(Path path, Content content) throws IOException {
    Path draft = draft(path, content);
    try {
      Files.createLink(nio(path), nio(draft));
      publishChecksum(draft, path);
    } finally {
      discard(draft);
    }
    force(nio(path).getParent());
  }

  /** Puts a file in the place of whatever is there. */
  void replace(Path path, Content content) throws IOException {
    Path draft = draft(path, content);
    try {
      Files.deleteIfExists(nio(files.getChecksumFile(path)));
      Files.move(nio(draft), nio(path), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      discard(draft);
    }
    force(nio(path).getParent());
  }

  /** A name that begins with a dot: no reader of the folder takes it for its own. */
  private Path draft(Path path, Content content) throws IOException {
    Path draft = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + DRAFT);
    try {
      try (FSDataOutputStream out = files.create(draft, false)) {
        content.write(out);
      }
      force(nio(draft));
      return draft;
    } catch (IOException | RuntimeException | Error e) { // Hadoop tells of a full disk by an Error
      discard(draft);
      throw e;
    }
  }

  /**
   * Deletes drafts that a writer which died left in a folder; none if the folder is not local.
   *
   * @return how many there were
   */
  static long discardDrafts(String folder, Duration olderThan, Configuration configuration) {
    long youngest = System.currentTimeMillis() - olderThan.toMillis();
    long discarded = 0;
    try {
      Path path = new Path(folder);
      if (path.getFileSystem(configuration) instanceof LocalFileSystem local) {
        for (FileStatus file : local.getRawFileSystem().listStatus(path)) {
          boolean draft = file.getPath().getName().endsWith(DRAFT);
          if (draft
              && file.getModificationTime() < youngest
              && local.delete(file.getPath(), false)) {
            discarded++;
          }
        }
      }
      return discarded;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot tidy " + folder + ": " + e.getMessage(), e);
    }
  }

  private void publishChecksum(Path draft, Path path) throws IOException {
    java.nio.file.Path checksum = nio(files.getChecksumFile(draft));
    if (Files.exists(checksum)) {
      Files.move(checksum, nio(files.getChecksumFile(path)), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void discard(Path draft) throws IOException {
    Files.deleteIfExists(nio(draft));
    Files.deleteIfExists(nio(files.getChecksumFile(draft)));
  }

  private static void force(java.nio.file.Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private java.nio.file.Path nio(Path path) {
    File file = files.pathToFile(path);
    return file.toPath();
  }
}
