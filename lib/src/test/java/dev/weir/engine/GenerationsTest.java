package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.SourceVersion;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each checkpoint of a stream is a generation of its own, and only the newest writes. */
class GenerationsTest {

  private static final TableDefinition TABLE = TableDefinition.QUARANTINE;
  private static final Snapshot TRAINED =
      new Snapshot("trained", 0, 0, Optional.of(new SourceVersion(0, "")), "train-1");

  @TempDir Path folder;
  private TestLake lake;
  private Pipeline pipeline;
  private Generations generations;
  private Generation first;

  /** A stream that died in its first micro-batch, before the receipt. */
  @BeforeEach
  void begun() {
    lake = new TestLake(folder);
    pipeline = lake.pipeline(Texts.WINDOWED);
    lake.land("flow", Flow.of(1, 1).rows(), Flow.SCHEMA, 1);
    generations =
        new Generations(SPARK, lake.lake(), pipeline, pipeline.source(SPARK, lake.lake()).name());
    first = generations.first();
    generations.start(first, TRAINED, OptionalInt.empty());
    append(first, 0);
  }

  @Test
  void noTwoWritersHaveOneApplication() {
    assertThat(
            List.of(
                first.application("pumps", TABLE),
                generations.next().application("pumps", TABLE),
                first.application("pumps", TableDefinition.RUNS),
                first.application("valves", TABLE)))
        .doesNotHaveDuplicates();
  }

  @Test
  void aGenerationIsKnownByItsRowsAlone() throws Exception {
    assertThat(generations.current()).hasValue(first);
    FileUtils.deleteDirectory(Path.of(URI.create(first.checkpoint())).toFile());

    assertThat(generations.current()).isEmpty();
    assertThat(generations.next().ordinal()).isEqualTo(2);
    assertThatThrownBy(generations::toContinue)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its checkpoint is gone");
  }

  @Test
  void anEarlierGenerationWritesNoMore() {
    Generation second = generations.next();

    generations.removeAfter(TRAINED, second);

    assertThat(rows()).as("rows after the snapshot").isZero();
    append(first, 1);
    assertThat(rows()).as("rows of a generation that still runs").isZero();
    append(second, 0);
    assertThat(rows()).isOne();
  }

  private void append(Generation generation, long batch) {
    new DeltaTables(SPARK)
        .append(
            SPARK.range(1).selectExpr("'" + generation.runs() + batch + "' AS run_id"),
            lake.path(pipeline, TABLE),
            TABLE,
            generation.transaction(pipeline.name(), TABLE, batch));
  }

  private long rows() {
    return lake.read(pipeline, TABLE).count();
  }
}
