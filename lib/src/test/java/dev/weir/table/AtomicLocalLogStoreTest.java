package dev.weir.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.engine.TestLake;
import java.io.IOError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicLocalLogStoreTest {

  private static final int COMMITS = 2_500;

  private final Configuration configuration = new Configuration();
  private final AtomicLocalLogStore store = new AtomicLocalLogStore(configuration);

  @TempDir java.nio.file.Path folder;

  @Test
  void aVersionIsWrittenOnce() throws IOException {
    write("0.json", "first", false);

    assertThatThrownBy(() -> write("0.json", "second", false))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(read("0.json")).containsExactly("first");
    assertThat(files()).containsExactly(".0.json.crc", "0.json");
  }

  @Test
  void anOverwrittenFileIsReadAsItIsNow() throws IOException {
    write("_last_checkpoint", "old", false);

    write("_last_checkpoint", "new", true);

    assertThat(read("_last_checkpoint")).containsExactly("new");
    assertThat(files()).containsExactly("_last_checkpoint");
  }

  /** Hadoop tells of a full disk by an Error. */
  @Test
  void aWriteThatFailsLeavesNothing() throws IOException {
    Iterator<String> full =
        Stream.of("first", "second")
            .map(
                line -> {
                  if (line.equals("second")) {
                    throw new IOError(new IOException("No space left on device"));
                  }
                  return line;
                })
            .iterator();

    assertThatThrownBy(() -> store.write(path("0.json"), full, false, configuration))
        .isInstanceOf(IOError.class);

    assertThat(files()).isEmpty();
  }

  @Test
  void aFlippedBitIsFound() throws IOException {
    write("0.json", "first", false);
    Files.writeString(folder.resolve("0.json"), "fjrst\n");

    assertThatThrownBy(() -> read("0.json")).hasRootCauseInstanceOf(ChecksumException.class);
  }

  @Test
  void whatCannotBeWrittenLeavesNothing() {
    var failing =
        Stream.of("first", "second")
            .map(
                line -> {
                  if (line.equals("second")) {
                    throw new IllegalStateException("no more");
                  }
                  return line;
                });

    assertThatThrownBy(() -> store.write(path("0.json"), failing.iterator(), false, configuration))
        .hasMessage("no more");

    assertThat(files()).isEmpty();
  }

  @Test
  void aCommitIsForcedToTheDiskBeforeItIsAcknowledged() throws IOException {
    java.nio.file.Path recorded = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      write("0.json", "first", false);
      recording.dump(recorded);
    }

    assertThat(RecordingFile.readAllEvents(recorded))
        .extracting(forced -> forced.getString("path"))
        .filteredOn(path -> path.startsWith(folder.toString()))
        .hasSize(2)
        .satisfies(path -> assertThat(path).endsWith(".draft"), Index.atIndex(0))
        .satisfies(path -> assertThat(path).isEqualTo(folder.toString()), Index.atIndex(1));
  }

  @Test
  void aCheckpointOfTheLogGetsItsNameWhenItIsWhole() throws IOException {
    String table = folder.resolve("table").toString();
    TestLake.SPARK.range(3).write().format("delta").save(table);
    java.nio.file.Path recorded = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileWrite").withoutThreshold();
      recording.start();
      DeltaLog.forTable(TestLake.SPARK, table).checkpoint();
      recording.dump(recorded);
    }

    String name = "00000000000000000000.checkpoint.parquet";
    assertThat(folder.resolve("table/_delta_log").resolve(name)).exists();
    assertThat(RecordingFile.readAllEvents(recorded))
        .extracting(written -> new Path(written.getString("path")).getName())
        .as("files that were written")
        .anyMatch(written -> written.contains(name))
        .doesNotContain(name);
  }

  @Test
  void twoProcessesLoseNoCommit() throws Exception {
    List<Process> writers = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      writers.add(
          new ProcessBuilder(
                  System.getProperty("java.home") + "/bin/java",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  folder.toString(),
                  name)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    }
    for (Process writer : writers) {
      assertThat(writer.waitFor()).isZero();
    }

    List<String> committed = new ArrayList<>();
    for (int version = 0; version < 2 * COMMITS; version++) {
      committed.addAll(read(version + ".json"));
    }
    assertThat(committed).containsExactlyInAnyOrderElementsOf(expected());
    assertThat(files()).hasSize(2 * 2 * COMMITS);
  }

  @Test
  void anotherStoreIsWarnedOf() {
    SparkSession spark = TestLake.SPARK.newSession();
    Lake local = Lake.at(spark, folder.toString());
    assertThat(AtomicLocalLogStore.warning(spark, local)).isEmpty();

    spark.conf().set("spark.delta.logStore.file.impl", "io.delta.storage.LocalLogStore");

    assertThat(AtomicLocalLogStore.warning(spark, local))
        .hasValue(
            "Warning: two processes that write to "
                + local.root()
                + " at once can lose commits with io.delta.storage.LocalLogStore. Set "
                + "spark.delta.logStore.file.impl=dev.weir.table.AtomicLocalLogStore.");
    assertThat(AtomicLocalLogStore.warning(spark, new Lake("hdfs://cluster/lake"))).isEmpty();
  }

  /** Commits one version after the other, the next one where another process was first. */
  static final class Writer {

    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Configuration configuration = new Configuration();
      ForklessLocalFileSystem.sparkSettings()
          .forEach((key, value) -> configuration.set(key.replace("spark.hadoop.", ""), value));
      AtomicLocalLogStore store = new AtomicLocalLogStore(configuration);
      int version = 0;
      for (int commit = 0; commit < COMMITS; version++) {
        Path path = new Path(arguments[0], version + ".json");
        try {
          store.write(path, List.of(arguments[1] + commit).iterator(), false, configuration);
          commit++;
        } catch (FileAlreadyExistsException e) {
          continue;
        }
      }
    }
  }

  private static List<String> expected() {
    return Stream.of("a", "b")
        .flatMap(name -> IntStream.range(0, COMMITS).mapToObj(commit -> name + commit))
        .toList();
  }

  private void write(String name, String line, boolean overwrite) throws IOException {
    store.write(path(name), List.of(line).iterator(), overwrite, configuration);
  }

  private List<String> read(String name) throws IOException {
    try (var lines = store.read(path(name), configuration)) {
      List<String> read = new ArrayList<>();
      lines.forEachRemaining(read::add);
      return read;
    }
  }

  private Path path(String name) {
    return new Path(folder.resolve(name).toUri());
  }

  private List<String> files() {
    String[] names = folder.toFile().list();
    return Stream.of(names).sorted().toList();
  }
}
