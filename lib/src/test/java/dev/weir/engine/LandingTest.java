package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.DeltaTables;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A period landed piece by piece: each row in one piece, and in the table once. */
class LandingTest {

  private static final long NOON_US = Flow.START_US + 12 * Flow.HOUR_US;
  private static final long END_US = Flow.START_US + Flow.DAY_US;

  @TempDir Path folder;
  private TestLake lake;
  private Pipeline pipeline;

  @BeforeEach
  void rawFiles() {
    lake = new TestLake(folder);
    pipeline =
        lake.pipeline(
            """
            pipeline: landed
            land:
              files: {path: raw}
              table: flow
              columns: {t: t, n: n}
              require: {no_time: t IS NOT NULL}
            source: {delta: {table: flow}, time: t}
            values: {n: n}
            detector: {robust-z-score: {}}
            threshold: {fixed: {at: 4}}
            alerts: [{log: {}}]
            """);
    SPARK
        .sql(
            """
            SELECT timestamp(t) AS t, n FROM VALUES
              ('2024-03-01 00:00:00', 0), ('2024-03-01 11:59:59.999999', 1),
              ('2024-03-01 12:00:00', 2), ('2024-03-01 12:00:00', 3),
              ('2024-03-01 23:59:59.999999', 4), ('2024-03-02 00:00:00', 5), (NULL, 6) AS x(t, n)
            """)
        .write()
        .parquet(folder.resolve("raw").toString());
  }

  @Test
  void aRowOnTheBoundaryBelongsToThePieceThatBeginsThere() {
    try (Landing.Feed feed = landing().feed(Flow.START_US, END_US)) {
      assertThat(feed.next(NOON_US))
          .extracting(Landing.Outcome::input, Landing.Outcome::landed, Landing.Outcome::quarantined)
          .containsExactly(3L, 2L, 1L);
      assertThat(landed()).containsExactly(0, 1);
      assertThat(feed.next(END_US).landed()).isEqualTo(3);
    }
    assertThat(landed()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void landingAPeriodAgainChangesNothing() {
    landing().period(Flow.START_US, END_US);
    List<Integer> once = landed();

    Landing.Outcome again = landing().period(Flow.START_US, END_US);

    assertThat(again.input()).isZero();
    assertThat(landed()).isEqualTo(once).containsExactly(0, 1, 2, 3, 4);
  }

  private Landing landing() {
    return new Landing(SPARK, lake.lake(), pipeline);
  }

  private List<Integer> landed() {
    return new DeltaTables(SPARK)
        .read(lake.lake().source("flow")).orderBy("n").collectAsList().stream()
            .map((Row row) -> row.<Integer>getAs("n"))
            .toList();
  }
}
