package dev.weir.table;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system without its child processes. Without Hadoop's native library it starts
 * a {@code chmod} for each file that is made and a {@code readlink} for each that is renamed; here
 * the JDK does both.
 */
public final class ForklessLocalFileSystem extends LocalFileSystem {

  public ForklessLocalFileSystem() {
    super(new Raw());
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
}
