package dev.weir.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A streaming query's checkpoint, to be left as a crash would leave it. */
record Checkpoint(Path folder) {

  /** The newest micro-batch that ended. */
  long lastCommit() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("commits"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .mapToLong(Long::parseLong)
          .max()
          .orElseThrow();
    }
  }

  /** Leaves a micro-batch planned and not ended: it will be done again. */
  void forgetCommit(long batch) throws IOException {
    forget("commits", batch);
  }

  /** Leaves a micro-batch as if it had not been planned. */
  void forgetOffsets(long batch) throws IOException {
    forget("offsets", batch);
  }

  /** Leaves no trace of a micro-batch. */
  void forgetBatch(long batch) throws IOException {
    forgetOffsets(batch);
    forgetCommit(batch);
  }

  /** The model that a micro-batch is pinned to. */
  String model(long batch) throws IOException {
    return Files.readString(folder.resolve("models/" + batch));
  }

  private void forget(String log, long batch) throws IOException {
    Files.delete(folder.resolve(log + "/" + batch));
    Files.deleteIfExists(folder.resolve(log + "/." + batch + ".crc"));
  }
}
