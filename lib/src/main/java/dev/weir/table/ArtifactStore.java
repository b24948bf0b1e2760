package dev.weir.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Small immutable files beside the tables: fitted models, and what a checkpoint pins. A file is
 * complete or absent.
 */
public final class ArtifactStore {

  private final Configuration configuration;

  public ArtifactStore(SparkSession spark) {
    this(Lake.configuration(spark));
  }

  /** A store where there is no session: on an executor. */
  public ArtifactStore(Configuration configuration) {
    this.configuration = Objects.requireNonNull(configuration, "configuration");
  }

  /**
   * Writes a file unless it is there already.
   *
   * @return what the file holds now: {@code bytes}, or what an earlier write put there
   */
  public byte[] putIfAbsent(String location, byte[] bytes) {
    Path path = new Path(location);
    Optional<byte[]> earlier = read(location);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    try {
      write(files(path), path, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + location + ": " + e.getMessage(), e);
    }
    return read(location)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Cannot write " + location + ": it is not there after the write."));
  }

  private static void write(FileSystem files, Path path, byte[] bytes) throws IOException {
    files.mkdirs(path.getParent());
    if (files instanceof LocalFileSystem local) {
      try {
        new AtomicLocalFiles(local).create(path, out -> out.write(bytes));
      } catch (FileAlreadyExistsException e) {
        // Another process was first: what it wrote is what counts.
      }
      return;
    }
    Path draft = path.suffix("." + UUID.randomUUID() + ".draft");
    boolean named = false;
    try {
      try (FSDataOutputStream out = files.create(draft, false)) {
        out.write(bytes);
      }
      named = files.rename(draft, path);
    } finally {
      if (!named) {
        files.delete(draft, false);
      }
    }
  }

  /** The bytes of a file, or empty if there is none. */
  public Optional<byte[]> read(String location) {
    Path path = new Path(location);
    try (FSDataInputStream in = files(path).open(path)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + location + ": " + e.getMessage(), e);
    }
  }

  /** Whether a file is there, readable or not. */
  public boolean exists(String location) {
    Path path = new Path(location);
    try {
      return files(path).exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for " + location + ": " + e.getMessage(), e);
    }
  }

  /** The files of a folder whose names are numbers; none if there is no folder. */
  public LongStream numbered(String folder) {
    Path path = new Path(folder);
    try {
      return Arrays.stream(files(path).listStatus(path))
          .map(status -> status.getPath().getName())
          .filter(name -> name.matches("\\d+"))
          .mapToLong(Long::parseLong);
    } catch (FileNotFoundException e) {
      return LongStream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  private FileSystem files(Path path) throws IOException {
    return path.getFileSystem(configuration);
  }
}
