package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.engine.Tidy.Tidied;
import dev.weir.table.TableDefinition;
import dev.weir.table.TableUpkeep;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Console;

/** Tidying deletes what nobody needs, and no row. */
@Tag("slow")
class TidyTest {

  @TempDir Path folder;

  @Test
  void orphansGoAndRowsStay() throws Exception {
    TestLake lake = StreamedLake.copy(folder);
    Pipeline pipeline = lake.pipeline(Texts.WINDOWED);
    Path runs = Path.of(URI.create(lake.path(pipeline, TableDefinition.RUNS) + "/"));
    Path orphan = aged(runs.resolve("part-00000-left-by-a-killed-job.snappy.parquet"));
    Path draft = aged(runs.resolve("_delta_log/.00000000000000000099.json.x.draft"));
    Path young =
        Files.writeString(runs.resolve("_delta_log/.00000000000000000098.json.y.draft"), "");
    List<Row> before = lake.read(pipeline, TableDefinition.RUNS).orderBy("run_id").collectAsList();
    long version = lake.version(pipeline, TableDefinition.RUNS);
    Tidy tidy = new Tidy(SPARK, lake.lake(), pipeline, Progress.SILENT);

    List<Tidied> tidied = tidy.run(Duration.ofHours(24));

    assertThat(orphan).doesNotExist();
    assertThat(draft).doesNotExist();
    assertThat(young).exists();
    assertThat(tidied)
        .filteredOn(table -> table.table().equals("runs"))
        .singleElement()
        .matches(table -> table.compacted() > 3 && table.deleted() >= 2);
    assertThat(lake.read(pipeline, TableDefinition.RUNS).orderBy("run_id").collectAsList())
        .isEqualTo(before);
    assertThat(lake.read(pipeline, TableDefinition.RUNS, version).orderBy("run_id").collectAsList())
        .as("a version within the horizon")
        .isEqualTo(before);
    assertThatThrownBy(() -> tidy.run(Duration.ofHours(23)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid --keep: 23 hours (must be at least 24: jobs that run");
  }

  @Test
  void theHorizonIsTheOneThatIsAskedFor() throws Exception {
    TestLake lake = StreamedLake.copy(folder);
    Pipeline pipeline = lake.pipeline(Texts.WINDOWED);
    Path scores = Path.of(URI.create(lake.path(pipeline, TableDefinition.SCORES) + "/"));
    Path older = aged(scores.resolve("part-00000-older.snappy.parquet"), Duration.ofHours(26));
    Path younger = aged(scores.resolve("part-00000-younger.snappy.parquet"), Duration.ofHours(24));

    new Tidy(SPARK, lake.lake(), pipeline, Progress.SILENT).run(Duration.ofHours(25));

    assertThat(older).doesNotExist();
    assertThat(younger).exists();
  }

  @Test
  void aHorizonIsNotShortened() throws Exception {
    Path table = folder.resolve("table");
    SPARK.range(3).write().format("delta").save(table.toString());
    Path young = aged(table.resolve("part-00000-young.snappy.parquet"), Duration.ofMinutes(15));

    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Console.withOut(
        printed, () -> new TableUpkeep(SPARK).vacuum(table.toString(), Duration.ofMinutes(20)));

    assertThat(young).exists();
    assertThat(printed.size()).as("what Delta prints is not the job's answer").isZero();
  }

  private static Path aged(Path file) throws Exception {
    return aged(file, Duration.ofDays(30));
  }

  private static Path aged(Path file, Duration age) throws Exception {
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    return file;
  }
}
