package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refused rows of a stream that tells where each stands: kept once, at a cost that stays. */
@Tag("slow")
class QuarantineTest {

  private static final String RUNS = "stream-0123456789ab-";
  private static final int ROWS = 40;

  @TempDir Path folder;
  private TestLake lake;
  private Quarantine quarantine;

  @BeforeEach
  void begin() {
    lake = new TestLake(folder);
    Pipeline pipeline =
        lake.pipeline(
            """
            pipeline: q
            source:
              kafka: {servers: "nobody:9092", topics: t, schema: "t TIMESTAMP, v DOUBLE"}
              time: t
            values: {v: v}
            detector: {isolation-forest: {}}
            threshold: {fixed: {at: 1}}
            """);
    quarantine = new Quarantine(SPARK, lake.lake(), "q", pipeline.source(SPARK, lake.lake()));
  }

  @Test
  void whatAnotherJobKeptIsKeptOnce() {
    quarantine.keep(refused(0, 100), "train-1");
    stream(0, refused(50, 150));
    stream(1, refused(150, 200));
    quarantine.keep(refused(0, 250), "backfill-1");

    assertThat(kept().count()).isEqualTo(250);
    assertThat(kept().select("position").distinct().count()).isEqualTo(250);
    assertThat(kept().filter("source_offset = int(substring_index(position, '@', -1))").count())
        .isEqualTo(250);
    assertThat(kept().filter(col("run_id").startsWith(RUNS)).count()).isEqualTo(100);
  }

  @Test
  void aRowRefusedForAnotherReasonIsKeptToo() {
    quarantine.keep(refused(0, 10), "train-1");
    stream(0, refused(5, 15).withColumn("reason", lit("another")));

    assertThat(kept().count()).isEqualTo(20);
  }

  @Test
  void aReplayChangesNothing() {
    stream(0, refused(0, 10));
    stream(1, refused(10, 20));
    stream(1, refused(10, 20));

    assertThat(kept().count()).isEqualTo(20);
  }

  @Test
  void anotherGenerationsRowsAreSeen() {
    stream(0, refused(0, 10));
    String next = "stream-0123456789ab.2-";
    keepStreamed(refused(5, 20), next + 0, next, none(), new Transaction("weir/next", 0));

    assertThat(kept().count()).isEqualTo(20);
  }

  @Test
  void whatAnotherJobKeepsBetweenTwoBatchesIsSeen() {
    stream(0, refused(0, 10));
    quarantine.keep(refused(5, 15), "train-1");
    stream(1, refused(10, 20));
    stream(2, refused(20, 30));
    quarantine.keep(refused(0, 40), "train-2");
    stream(3, refused(30, 50));

    assertThat(kept().count()).isEqualTo(50);
  }

  @Test
  void manyJobsAreOneApplication() {
    quarantine.keep(refused(0, 10), "train-1");
    quarantine.keep(refused(5, 20), "backfill-1");
    quarantine.keep(refused(5, 20), "backfill-2");

    assertThat(kept().count()).isEqualTo(20);
    assertThat(new DeltaTables(SPARK).applied(lake.lake().table("q", TableDefinition.QUARANTINE)))
        .containsOnly(entry("weir/q/quarantine", 3L));
  }

  @Test
  void rowsWithoutAPlaceAreKnownByWhoReadAsFar() {
    Dataset<Row> unplaced =
        refused(0, 3).withColumn("position", lit(null).cast("string")).withColumn("raw", lit("r"));
    quarantine.keep(unplaced.withColumn("position", lit("kafka/t")), "train-1");
    quarantine.keep(unplaced.withColumn("position", lit("kafka/t")).limit(1), "train-2");
    Dataset<Row> asFar = SPARK.sql("SELECT 'train-1' AS run_id");

    stream(0, unplaced, none());
    assertThat(kept().count()).as("read before: other rows").isEqualTo(6);
    stream(1, unplaced.union(unplaced), asFar);
    assertThat(kept().count()).as("three of six are kept already").isEqualTo(9);
  }

  @Test
  void aTableFromBeforeThereWereOffsetsTakesThem() {
    refused(0, 10)
        .select("raw", "reason", "position", "series", "event_time")
        .withColumn("source", lit("kafka/t"))
        .withColumn("run_id", lit("train-1"))
        .withColumn("quarantined_at", expr("timestamp'2026-01-01'"))
        .write()
        .format("delta")
        .save(lake.lake().table("q", TableDefinition.QUARANTINE));

    stream(0, refused(5, 20));

    assertThat(kept().count()).isEqualTo(20);
    assertThat(kept().filter("source_offset IS NOT NULL").count()).isEqualTo(10);
  }

  @Test
  void theLookForWhatIsKeptDoesNotGrowWithTheTable() throws Exception {
    quarantine.keep(refused(0, 10 * ROWS), "train-1");
    long first = recordsRead(() -> stream(0, refused(10 * ROWS, 11 * ROWS)));
    for (int batch = 1; batch < 12; batch++) {
      stream(batch, refused((10 + batch) * ROWS, (11 + batch) * ROWS));
    }
    long last = recordsRead(() -> stream(12, refused(22 * ROWS, 23 * ROWS)));

    // Delta's log has some records too.
    assertThat(first).as("records read beside a training's").isLessThan(10 * ROWS);
    assertThat(last).as("records read after twelve batches").isLessThan(10 * ROWS);
    assertThat(kept().count()).isEqualTo(23 * ROWS);
    assertThat(recordsRead(() -> quarantine.keep(refused(0, 1), "train-2")))
        .as("records that a job reads which looks at everything")
        .isGreaterThanOrEqualTo(23 * ROWS);
  }

  private void stream(long batch, Dataset<Row> rows) {
    stream(batch, rows, none());
  }

  private void stream(long batch, Dataset<Row> rows, Dataset<Row> asFar) {
    keepStreamed(rows, RUNS + batch, RUNS, asFar, new Transaction("weir/test", batch));
  }

  private void keepStreamed(
      Dataset<Row> rows, String runId, String runs, Dataset<Row> asFar, Transaction once) {
    Row found =
        rows.selectExpr("bigint(substring_index(position, '@', -1)) AS at")
            .selectExpr("min(at)", "max(at)", "count_if(at IS NULL)")
            .head();
    Tally.Places places =
        new Tally.Places(
            Optional.ofNullable(found.getAs(0)),
            Optional.ofNullable(found.getAs(1)),
            found.getLong(2));
    quarantine.keepStreamed(rows, places, runId, runs, () -> asFar, once);
  }

  private static Dataset<Row> none() {
    return SPARK.sql("SELECT 'x' AS run_id WHERE false");
  }

  private Dataset<Row> kept() {
    return new DeltaTables(SPARK).read(lake.lake().table("q", TableDefinition.QUARANTINE));
  }

  /** Refused rows of two partitions. */
  private static Dataset<Row> refused(long from, long to) {
    return SPARK
        .range(from, to, 1, 1)
        .select(
            lit(SeriesRows.REFUSED).as(SeriesRows.KIND),
            concat(lit("raw "), col("id")).as("raw"),
            lit("malformed row").as("reason"),
            concat(lit("t/"), col("id").mod(2), lit("@"), col("id")).as("position"),
            lit(null).cast("string").as("series"),
            lit(null).cast("timestamp").as("event_time"));
  }

  private static long recordsRead(Runnable work) throws TimeoutException {
    AtomicLong records = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.taskMetrics() != null) {
              records.addAndGet(end.taskMetrics().inputMetrics().recordsRead());
            }
          }
        };
    SPARK.sparkContext().addSparkListener(listener);
    try {
      work.run();
      SPARK.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      SPARK.sparkContext().removeSparkListener(listener);
    }
    return records.get();
  }
}
