package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many malformed rows: each is kept with its reason and position, all others are counted. */
@Tag("slow")
class MalformedRowsTest {

  private static final long ROWS = 1_000_000;

  @TempDir Path folder;

  @Test
  void oneInAHundredOfAMillion() {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline =
        lake.pipeline(
            """
            pipeline: million
            source: {delta: {table: flow}, time: t, series: [s]}
            window:
              every: 6 hours
              values: {n: count, mean_v: avg(v)}
            detector: {isolation-forest: {trees: 10, sample: 64}}
            threshold: {quantile: {of: 0.99}}
            alerts: [{log: {}}]
            """);
    lake.land(
        "flow",
        SPARK
            .range(0, ROWS, 1, 2)
            .select(
                expr("IF(id % 300 = 0, NULL, timestamp_seconds(1709251200 + id * 2))").as("t"),
                expr("concat('s', id % 20)").as("s"),
                expr("CASE WHEN id % 300 = 100 THEN 'twelve' WHEN id % 300 = 200 THEN '-1e301' ELSE string(id % 97 / 10) END")
                    .as("v")));

    LedgerCounts ledger = lake.train(pipeline, END).ledger();

    assertThat(ledger.quarantined()).isEqualTo(ROWS / 100);
    assertThat(ledger.input()).isEqualTo(ROWS);
    assertThat(ledger.scored() + ledger.warmingUp() + ledger.open()).isEqualTo(ROWS - ROWS / 100);
    Dataset<Row> quarantine = lake.read(pipeline, TableDefinition.QUARANTINE);
    assertThat(quarantine.count()).isEqualTo(ROWS / 100);
    assertThat(
            quarantine
                .filter("position RLIKE '^file:.*[.]parquet#[0-9]+$'")
                .select("position")
                .distinct()
                .count())
        .isEqualTo(ROWS / 100);
    assertThat(quarantine.filter("reason = 'missing event time: t'").count())
        .isEqualTo((ROWS + 299) / 300);
    assertThat(quarantine.filter("reason = 'not a number: v' AND raw LIKE '%twelve%'").count())
        .isEqualTo((ROWS + 199) / 300);
    assertThat(quarantine.filter("reason = 'impossible value: v' AND raw LIKE '%-1e301%'").count())
        .isEqualTo((ROWS + 99) / 300);
  }
}
