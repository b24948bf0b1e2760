package dev.weir.table;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose newest version is gone is not taken for what it was before. */
class LogAuditTest {

  @TempDir Path folder;
  private String table;
  private Path log;

  @BeforeEach
  void makeTwoVersions() {
    table = folder.resolve("table").toString();
    log = folder.resolve("table/_delta_log");
    for (int i = 0; i < 2; i++) {
      SPARK.range(1).write().format("delta").mode("append").save(table);
    }
  }

  @Test
  void theNewestVersionIsMissed() throws IOException {
    Files.delete(log.resolve("00000000000000000001.json"));
    DeltaLog.clearCache();

    assertThatThrownBy(() -> new DeltaTables(SPARK).read(table))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read "
                + table
                + ": version 1 of its log is gone, "
                + table
                + "/_delta_log/00000000000000000001.json. Restore that file from a backup.");
    assertThatThrownBy(() -> new DeltaTables(SPARK).version(table))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Another version of the same number would hide that one is gone. */
  @Test
  void nothingIsAppendedBehindAVersionThatIsGone() throws IOException {
    String runs = folder.resolve("runs").toString();
    DeltaTables tables = new DeltaTables(SPARK);
    Dataset<Row> rows = SPARK.createDataFrame(List.of(), TableDefinition.RUNS.schema());
    tables.append(rows, runs, TableDefinition.RUNS);
    tables.append(rows, runs, TableDefinition.RUNS);
    Files.delete(folder.resolve("runs/_delta_log/00000000000000000001.json"));
    DeltaLog.clearCache();

    DeltaTables later = new DeltaTables(SPARK);
    assertThatThrownBy(() -> later.append(rows, runs, TableDefinition.RUNS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 1 of its log is gone");
  }

  @Test
  void aVersionInBetweenIsMissed() throws IOException {
    SPARK.range(1).write().format("delta").mode("append").save(table);
    Files.delete(log.resolve("00000000000000000001.json"));
    DeltaLog.clearCache();

    assertThatThrownBy(() -> new DeltaTables(SPARK).read(table))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 1 of its log is gone");
  }

  @Test
  void versionsThatAreInACheckpointAreNotMissed() throws IOException {
    DeltaLog.forTable(SPARK, table).checkpoint();
    Files.delete(log.resolve("00000000000000000000.json"));
    DeltaLog.clearCache();

    assertThat(new DeltaTables(SPARK).read(table).count()).isEqualTo(2);
  }

  @Test
  void theOnlyVersionIsMissed() throws IOException {
    Files.delete(log.resolve("00000000000000000000.json"));
    Files.delete(log.resolve("00000000000000000001.json"));
    DeltaLog.clearCache();

    assertThatThrownBy(() -> new DeltaTables(SPARK).exists(table))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDraftOfTheNextVersionIsNone() throws IOException {
    Files.writeString(log.resolve(".00000000000000000002.json.0b5e-4f.draft"), "{");
    Files.writeString(log.resolve("..00000000000000000002.json.0b5e-4f.draft.crc"), "{");
    DeltaLog.clearCache();

    assertThat(new DeltaTables(SPARK).version(table)).contains(1L);
    assertThat(new DeltaTables(SPARK).exists(folder.resolve("none").toString())).isFalse();
  }
}
