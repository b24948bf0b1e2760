package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.BatchLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that a schedule starts, whether or not there is anything new. */
class StreamOnceTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"STATELESS", "WINDOWED"})
  void doesNothingWhereNothingIsNew(String kind) throws Exception {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(kind.equals("STATELESS") ? Texts.STATELESS : Texts.WINDOWED);
    List<List<Flow.Event>> arrivals = Flow.of(8, 7).arriving(8, 5);
    lake.land("flow", Flow.rows(arrivals.get(0)), Flow.SCHEMA, 1);
    lake.train(pipeline, END);
    assertThat(once(lake, pipeline)).as("before anything arrived").isEmpty();

    for (int i = 1; i <= 2; i++) {
      lake.land("flow", Flow.rows(arrivals.get(i)), Flow.SCHEMA, 1);
      lake.stream(pipeline, 100);
      int scored = TableRows.scores(lake, pipeline).count();
      long batches = lake.checkpoint(pipeline).lastCommit();
      lake.stream(pipeline, 100);
      assertThat(TableRows.scores(lake, pipeline).count()).isEqualTo(scored).isPositive();
      assertThat(lake.checkpoint(pipeline).lastCommit()).isEqualTo(batches);
    }
  }

  private static Optional<StreamingQuery> once(TestLake lake, Pipeline pipeline) throws Exception {
    return new StreamScorer(SPARK, lake.lake(), pipeline, Progress.SILENT)
        .once(BatchLimits.ofFiles(100));
  }
}
