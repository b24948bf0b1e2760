package dev.weir.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.TestLake;
import dev.weir.table.DeltaTables.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An append happens once for each version of an application. */
class DeltaTablesTest {

  @TempDir Path folder;
  private final DeltaTables tables = new DeltaTables(TestLake.SPARK);
  private String path;

  @BeforeEach
  void appended() {
    path = folder.resolve("runs").toString();
    append("stream", 3);
  }

  @Test
  void theSameVersionAndEarlierOnesAreSkipped() {
    append("stream", 3);
    append("stream", 2);

    assertThat(rows()).isEqualTo(2);
    assertThat(tables.version(path)).hasValue(0L);
    assertThat(tables.applied(path, "stream")).hasValue(3L);
  }

  @Test
  void aLaterVersionAndAnotherApplicationAreNot() {
    append("stream", 4);
    append("another stream", 3);

    assertThat(rows()).isEqualTo(6);
    assertThat(tables.applied(path, "stream")).hasValue(4L);
    assertThat(tables.applied(path, "another stream")).hasValue(3L);
    assertThat(tables.applied(path, "a third one")).isEmpty();
  }

  /** A process makes the folder of a table's log before it makes the first commit. */
  @Test
  void aTableThatAnotherProcessMakesIsSeenThoughItWasLookedForMeanwhile() throws Exception {
    Path other = folder.resolve("other");
    Files.createDirectories(other.resolve("_delta_log"));
    assertThat(tables.exists(other.toString())).isFalse();

    try (Stream<Path> files = Files.walk(Path.of(path))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = other.resolve(Path.of(path).relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }

    assertThat(tables.version(other.toString())).hasValue(0L);
    assertThat(tables.readOrEmpty(other.toString(), TableDefinition.RUNS.schema()).count())
        .isEqualTo(2);
  }

  private void append(String application, long version) {
    tables.append(
        TestLake.SPARK.range(2).selectExpr("string(id) AS run_id"),
        path,
        TableDefinition.RUNS,
        new Transaction(application, version));
  }

  private long rows() {
    return tables.read(path).count();
  }
}
