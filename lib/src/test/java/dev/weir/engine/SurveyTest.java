package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training learns of a history whose rows are observations by themselves. */
class SurveyTest {

  private static final long ROWS = 1200;
  private static final Instant BEGIN = Instant.parse("2024-03-01T00:00:00Z");

  @TempDir Path folder;

  /** The first and the last row are complete; the fourth lacks its value, the eighth is refused. */
  @Test
  void everyRowOfTheHistoryIsCounted() {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(Texts.STATELESS);
    lake.land(
        "flow",
        SPARK
            .range(0, ROWS, 1, 5)
            .select(
                expr("timestamp_seconds(%d + id)".formatted(BEGIN.getEpochSecond())).as("t"),
                expr("'s'").as("s"),
                expr("CASE id % 12 WHEN 4 THEN NULL WHEN 8 THEN double('NaN') ELSE id % 97 END")
                    .as("v")));

    Trainer.Outcome outcome = lake.train(pipeline, END);

    long each = ROWS / 12;
    assertThat(outcome.ledger())
        .isEqualTo(new LedgerCounts(ROWS, ROWS - 2 * each, each, 0, 0, 0, 0, each, ROWS - each));
    assertThat(outcome.observations()).isEqualTo(ROWS - 2 * each);
    assertThat(outcome.historyStart()).isEqualTo(BEGIN.toString());
    assertThat(lake.read(pipeline, TableDefinition.QUARANTINE).count()).isEqualTo(each);
    assertThat(Instant.parse(outcome.historyEnd()))
        .isEqualTo(BEGIN.plusSeconds(ROWS - 1).minus(pipeline.spec().source().watermark()));
  }
}
