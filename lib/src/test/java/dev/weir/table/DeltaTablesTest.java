package dev.weir.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.TestLake;
import dev.weir.table.DeltaTables.Transaction;
import java.nio.file.Path;
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
