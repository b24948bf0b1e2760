package dev.weir.table;

import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.UnresolvedLinkException;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system without its child processes. Without Hadoop's native library it starts
 * a {@code chmod} for each file that is made and a {@code readlink} for each that is renamed; here
 * the JDK does both.
 *
 * <p>More is told than by Hadoop's: what a checksum says against a file that is read by {@code
 * FileContext}; that a file ends too early, which the checksums of its blocks do not say where a
 * whole number of blocks is left; and which file it was that could not be written.
 */
public final class ForklessLocalFileSystem extends LocalFileSystem {

  /** "crc" and a zero: what a file of Hadoop's checksums begins with. */
  private static final int CHECKSUMS = 0x63726300;

  private static final int HEADER_BYTES = 8;

  public ForklessLocalFileSystem() {
    super(new Raw());
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    requireWhole(pathToFile(path), pathToFile(getChecksumFile(path)));
    return super.open(path, bufferSize);
  }

  /** Leaves a damaged file where it is; Hadoop would move it away, and nobody could restore it. */
  @Override
  public boolean reportChecksumFailure(
      Path path, FSDataInputStream in, long position, FSDataInputStream sums, long sumsPosition) {
    return false;
  }

  /**
   * A file must have as many blocks as checksums.
   *
   * @throws ChecksumException if it has not
   */
  private static void requireWhole(File file, File checksums) throws IOException {
    long sums = checksums.length() - HEADER_BYTES; // a file that is not there has length 0
    if (sums < 0 || !file.isFile()) {
      return;
    }
    long blockBytes;
    try (DataInputStream in = new DataInputStream(new FileInputStream(checksums))) {
      if (in.readInt() != CHECKSUMS || (blockBytes = in.readInt()) < 1) {
        return; // Hadoop goes on without, too
      }
    } catch (FileNotFoundException e) {
      return; // the file is being replaced
    }
    long length = file.length();
    long blocks = (length + blockBytes - 1) / blockBytes;
    if (blocks != sums / Integer.BYTES && checksums.exists()) {
      throw new ChecksumException(
          "Checksum error: file:"
              + file
              + " has "
              + length
              + " bytes, and its checksum is of "
              + sums / Integer.BYTES
              + " blocks of "
              + blockBytes,
          length);
    }
  }

  /** The settings that put it, under both of Hadoop's interfaces, in the place of Hadoop's own. */
  public static Map<String, String> sparkSettings() {
    return Map.of(
        "spark.hadoop.fs.file.impl",
        ForklessLocalFileSystem.class.getName(),
        "spark.hadoop.fs.AbstractFileSystem.file.impl",
        Contextual.class.getName());
  }

  /** The same for {@code FileContext}, which Spark's checkpoints and Delta's log use. */
  public static final class Contextual extends ChecksumFs {

    public Contextual(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(new RawContextual(configuration));
    }

    /** Hadoop's would go past the checksums. */
    @Override
    public FSDataInputStream open(Path path) throws IOException, UnresolvedLinkException {
      return open(path, getServerDefaults(path).getFileBufferSize());
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize)
        throws IOException, UnresolvedLinkException {
      requireWhole(local(path), local(getChecksumFile(path)));
      return super.open(path, bufferSize);
    }

    private static File local(Path path) {
      return new File(path.toUri().getPath());
    }
  }

  private static final class RawContextual extends DelegateToFileSystem {

    RawContextual(Configuration configuration) throws IOException, URISyntaxException {
      super(
          FsConstants.LOCAL_FS_URI,
          new Raw(),
          configuration,
          FsConstants.LOCAL_FS_URI.getScheme(),
          false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1; // as in Hadoop's: there is none
    }

    @Override
    public boolean isValidName(String name) {
      return true; // as in Hadoop's: a local file may have any name
    }
  }

  private static final class Raw extends RawLocalFileSystem {

    /** The bits that {@link PosixFilePermissions} can say. */
    private static final int PLAIN = 0777;

    @Override
    protected OutputStream createOutputStreamWithMode(
        Path path, boolean append, FsPermission permission) throws IOException {
      return new NamingStream(path, super.createOutputStreamWithMode(path, append, permission));
    }

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      PosixFileAttributeView file =
          Files.getFileAttributeView(pathToFile(path).toPath(), PosixFileAttributeView.class);
      if (file == null || (permission.toShort() & ~PLAIN) != 0) {
        super.setPermission(path, permission);
        return;
      }
      file.setPermissions(
          PosixFilePermissions.fromString(
              permission.getUserAction().SYMBOL
                  + permission.getGroupAction().SYMBOL
                  + permission.getOtherAction().SYMBOL));
    }

    /**
     * Renames a file to a name that is free, or fails: Hadoop looks first and renames then, and of
     * two processes that take the number of a micro-batch both would think they have it.
     */
    @Override
    @SuppressWarnings("deprecation") // the only one that says whether to overwrite
    protected void rename(Path source, Path target, Options.Rename... options) throws IOException {
      if (List.of(options).contains(Options.Rename.OVERWRITE)
          || !Files.isRegularFile(
              pathToFile(source).toPath(), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        super.rename(source, target, options);
        return;
      }
      try {
        Files.createLink(pathToFile(target).toPath(), pathToFile(source).toPath());
      } catch (java.nio.file.FileAlreadyExistsException e) {
        throw new FileAlreadyExistsException("rename destination " + target + " already exists.");
      }
      Files.delete(pathToFile(source).toPath());
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return Files.isSymbolicLink(pathToFile(path).toPath())
          ? super.getFileLinkStatus(path)
          : getFileStatus(path);
    }
  }

  /** Says of which file it was that it could not be written: the disk's own error does not. */
  private static final class NamingStream extends FilterOutputStream implements Syncable {

    private final Path path;

    NamingStream(Path path, OutputStream out) {
      super(out);
      this.path = path;
    }

    @Override
    public void write(int b) throws IOException {
      naming(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      naming(() -> out.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
      naming(out::flush);
    }

    @Override
    public void close() throws IOException {
      naming(out::close);
    }

    @Override
    public void hflush() throws IOException {
      naming(((Syncable) out)::hflush);
    }

    @Override
    public void hsync() throws IOException {
      naming(((Syncable) out)::hsync);
    }

    private interface Writing {
      void run() throws IOException;
    }

    private void naming(Writing writing) throws IOException {
      try {
        writing.run();
      } catch (IOException e) {
        throw new IOException("Cannot write " + path + ": " + e.getMessage(), e);
      }
    }
  }
}
