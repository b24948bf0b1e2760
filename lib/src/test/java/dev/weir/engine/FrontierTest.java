package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static org.apache.spark.sql.functions.max;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill leaves to the stream what that has yet to write. */
class FrontierTest {

  @TempDir Path folder;

  @Test
  void aBackfillGoesAsFarAsTheStreamHasCome() throws Exception {
    TestLake lake = StreamedLake.copy(folder);
    Pipeline pipeline = lake.pipeline(Texts.WINDOWED);
    long lastUs =
        Times.micros(
            lake.read(pipeline, TableDefinition.SCORES)
                .agg(max("event_time"))
                .head()
                .getTimestamp(0));
    // Would close days of hours, if the stream had read it.
    lake.land(
        "flow",
        Flow.rows(List.of(new Flow.Event(lastUs + 5 * Flow.DAY_US, "north", 1, -1))),
        Flow.SCHEMA,
        1);

    Backfill.Outcome outcome = lake.backfill(pipeline, lastUs - Flow.DAY_US, END);

    assertThat(outcome.to()).isEqualTo(Times.instant(lastUs + Flow.HOUR_US).toString());
    assertThat(
            Times.micros(
                lake.read(pipeline, TableDefinition.SCORES)
                    .agg(max("event_time"))
                    .head()
                    .getTimestamp(0)))
        .isEqualTo(lastUs);
  }
}
