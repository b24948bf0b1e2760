package dev.weir.table;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Delta's log on a local disk, safe between processes. Delta's own store for {@code file://} looks
 * whether a version is there and then writes it, under a lock of its own JVM only: of two JVMs that
 * commit to one table, one can lose a commit that was acknowledged.
 */
public final class AtomicLocalLogStore extends HadoopFileSystemLogStore {

  private static final String SETTING = "spark.delta.logStore.file.impl";

  public AtomicLocalLogStore(Configuration initial) {
    super(initial);
  }

  /** The setting that puts it in the place of Delta's own for local files. */
  public static Map<String, String> sparkSettings() {
    return Map.of(SETTING, AtomicLocalLogStore.class.getName());
  }

  /** What to tell a user whose session writes a local lake with another store; empty if none. */
  public static Optional<String> warning(SparkSession spark, Lake lake) {
    String store = spark.conf().get(SETTING, "Delta's own store");
    return lake.root().startsWith("file:") && !store.equals(AtomicLocalLogStore.class.getName())
        ? Optional.of(
            "Warning: two processes that write to "
                + lake.root()
                + " at once can lose commits with "
                + store
                + ". Set "
                + SETTING
                + "="
                + AtomicLocalLogStore.class.getName()
                + ".")
        : Optional.empty();
  }

  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    AtomicLocalFiles.Content lines =
        out -> {
          while (actions.hasNext()) {
            out.write(actions.next().getBytes(StandardCharsets.UTF_8));
            out.write('\n');
          }
        };
    AtomicLocalFiles files = new AtomicLocalFiles(local(path, configuration));
    if (overwrite) {
      files.replace(path, lines);
    } else {
      files.create(path, lines);
    }
  }

  /**
   * Of commits none, but Delta asks for the checkpoints that it writes by itself: it must give them
   * their name when they are whole, or one that was cut short would make the table unreadable.
   */
  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
    return true;
  }

  private static LocalFileSystem local(Path path, Configuration configuration) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    if (files instanceof LocalFileSystem local) {
      return local;
    }
    throw new IllegalArgumentException(
        "Cannot write "
            + path
            + " with "
            + AtomicLocalLogStore.class.getName()
            + ": "
            + files.getClass().getName()
            + " is no local file system. Set "
            + SETTING
            + " only where file:// is a local disk.");
  }
}
