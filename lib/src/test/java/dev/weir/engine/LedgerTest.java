package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is lost and nothing counted twice: every input row is in exactly one column of the
 * ledger.
 */
@Tag("slow")
class LedgerTest {

  private static final String TEXT = Texts.KEYED.replace("length: 3 hours", "length: 1 hour");
  private static final StructType RAW =
      new StructType()
          .add("t", DataTypes.TimestampType)
          .add("s", DataTypes.StringType)
          .add("v", DataTypes.StringType)
          .add("k", DataTypes.LongType);

  @TempDir Path folder;
  private int malformed;
  private int landed;

  @Test
  void everyRowIsAccountedFor() throws Exception {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(TEXT);
    List<List<Flow.Event>> arrivals = Flow.of(41, 7).arriving(41, 5);
    int copies = land(lake, arrivals.get(0), 2, List.of());
    int history = landed;

    LedgerCounts trained = lake.train(pipeline, END).ledger();

    assertThat(trained.balanced()).isTrue();
    assertThat(trained.input()).isEqualTo(history);
    assertThat(trained.duplicate()).isEqualTo(copies);
    assertThat(trained.quarantined()).isEqualTo(malformed);
    assertThat(trained.late()).isZero();

    int streamedCopies = 0;
    int malformedBefore = malformed;
    for (int i = 1; i < arrivals.size(); i++) {
      streamedCopies += land(lake, arrivals.get(i), 3, i == 3 ? late() : List.of());
    }
    lake.stream(pipeline, 3);

    assertStreamBalances(lake, pipeline);
    assertReceiptsTellRangeReasonsAndCost(lake, pipeline);
    Map<String, Long> streamed = streamed(lake, pipeline);
    assertThat(streamed.get("input_rows")).isEqualTo(landed - history);
    assertThat(streamed.get("late_rows")).isEqualTo(late().size());
    assertThat(streamed.get("duplicate_rows")).isEqualTo(streamedCopies);
    assertThat(streamed.get("quarantined_rows")).isEqualTo(malformed - malformedBefore);
    assertQuarantine(lake, pipeline, copies + streamedCopies, malformedBefore);

    long quarantine = lake.read(pipeline, TableDefinition.QUARANTINE).count();
    LedgerCounts backfilled =
        lake.backfill(pipeline, Flow.START_US + 3 * Flow.DAY_US, END).ledger();

    assertThat(backfilled.balanced()).isTrue();
    assertThat(backfilled.input()).isEqualTo(landed);
    assertThat(backfilled.outside()).isPositive();
    assertThat(backfilled.late()).isZero();
    assertThat(backfilled.duplicate()).isEqualTo(copies + streamedCopies);
    assertThat(backfilled.quarantined()).isEqualTo(malformed);

    assertThat(lake.train(pipeline, END).ledger().balanced()).isTrue();
    assertThat(lake.read(pipeline, TableDefinition.QUARANTINE).count())
        .as("after the same rows were refused again")
        .isEqualTo(quarantine);
  }

  private static void assertStreamBalances(TestLake lake, Pipeline pipeline) {
    Dataset<Row> runs = lake.read(pipeline, TableDefinition.RUNS).filter("job = 'stream'");
    assertThat(runs.count()).isGreaterThan(3);
    assertThat(
            runs.filter(
                    "input_rows <> scored_rows + warming_up_rows + open_rows + outside_rows + late_rows + duplicate_rows + quarantined_rows")
                .count())
        .isZero();
    long inScores =
        lake.read(pipeline, TableDefinition.SCORES).agg(sum("input_rows")).head().getLong(0);
    Row emitted = runs.agg(sum("scored_rows"), sum("warming_up_rows")).head();
    assertThat(inScores)
        .as("rows that the scores stand for")
        .isEqualTo(emitted.getLong(0) + emitted.getLong(1));
  }

  private static void assertReceiptsTellRangeReasonsAndCost(TestLake lake, Pipeline pipeline) {
    List<Row> receipts =
        lake.read(pipeline, TableDefinition.RUNS)
            .filter("job = 'stream'")
            .orderBy("batch_id")
            .collectAsList();
    long reached = 0;
    Map<String, Long> reasons = new TreeMap<>();
    for (Row receipt : receipts) {
      assertThat(receipt.<Long>getAs("data_version_from"))
          .as("where batch %d began", receipt.<Long>getAs("batch_id"))
          .isEqualTo(reached);
      reached = receipt.getAs("data_version_to");
      receipt
          .<String, Long>getJavaMap(receipt.fieldIndex("quarantined_by_reason"))
          .forEach((reason, rows) -> reasons.merge(reason, rows, Long::sum));
      assertThat(receipt.<Long>getAs("written_bytes")).isPositive();
    }
    assertThat(reached).isEqualTo(lake.version("flow"));
    assertThat(receipts.stream().mapToLong(row -> row.<Long>getAs("read_bytes")).sum())
        .isPositive();
    long each = reasons.values().iterator().next();
    assertThat(reasons).isEqualTo(malformedByReason(each));
    LedgerAudit.Total total =
        new LedgerAudit(TestLake.SPARK, lake.lake(), pipeline).run().totals().get(0);
    assertThat(total.job()).isEqualTo("stream");
    assertThat(total.quarantinedByReason()).isEqualTo(reasons);
    assertThat(total.cpuMs()).isPositive();
  }

  private static Map<String, Long> streamed(TestLake lake, Pipeline pipeline) {
    Map<String, Long> totals = new TreeMap<>();
    Dataset<Row> runs = lake.read(pipeline, TableDefinition.RUNS).filter("job = 'stream'");
    for (String column : List.of("input_rows", "late_rows", "duplicate_rows", "quarantined_rows")) {
      totals.put(column, runs.agg(sum(column)).head().getLong(0));
    }
    return totals;
  }

  /**
   * Each malformed row is kept once, with its text; of those refused by a job over the table, the
   * position leads back to them.
   */
  private void assertQuarantine(
      TestLake lake, Pipeline pipeline, int copies, int malformedInHistory) {
    Dataset<Row> kept = lake.read(pipeline, TableDefinition.QUARANTINE);
    Map<String, Long> reasons = new TreeMap<>();
    kept.groupBy("reason")
        .count()
        .collectAsList()
        .forEach(row -> reasons.put(row.getString(0), row.getLong(1)));
    Map<String, Long> expected = malformedByReason(malformed / 5);
    expected.put("late", (long) late().size());
    expected.put("duplicate", (long) copies);
    assertThat(reasons).isEqualTo(expected);
    Dataset<Row> source =
        TestLake.SPARK
            .read()
            .format("delta")
            .load(lake.lake().source("flow"))
            .select(
                concat(col("_metadata.file_path"), lit("#"), col("_metadata.row_index"))
                    .as("position"),
                col("v").as("source_v"));
    assertThat(
            kept.filter("reason NOT IN ('late', 'duplicate')")
                .join(source, "position")
                .filter("get_json_object(raw, '$.v') <=> source_v")
                .select("position")
                .distinct()
                .count())
        .as("malformed rows found again by their position")
        .isEqualTo(malformedInHistory);
    assertThat(kept.filter("raw IS NULL OR position IS NULL").count()).isZero();
  }

  /** The malformed rows of so many landings, one of each kind in each. */
  private static Map<String, Long> malformedByReason(long landings) {
    return new TreeMap<>(
        Map.of(
            "missing event time: t", landings,
            "event time in the future: t", landings,
            "missing series: s", landings,
            "not a number: v", landings,
            "impossible value: v", landings));
  }

  /**
   * Lands rows as files, five malformed ones among them, and some twice or three times; returns how
   * many copies there are.
   */
  private int land(TestLake lake, List<Flow.Event> events, int files, List<Flow.Event> late) {
    List<Row> rows = new ArrayList<>();
    List<Flow.Event> repeated = new Flow(events).repeated(landed).events();
    for (Flow.Event event : repeated) {
      rows.add(row(event));
    }
    late.forEach(event -> rows.add(row(event)));
    Flow.Event model = events.get(0);
    Timestamp time = Times.timestamp(model.timeUs());
    rows.add(RowFactory.create(null, "north", "1.5", 1L));
    rows.add(
        RowFactory.create(
            Timestamp.from(Instant.parse("2199-01-01T00:00:00Z")), "north", "2.5", 2L));
    rows.add(RowFactory.create(time, null, "3.5", 3L));
    rows.add(RowFactory.create(time, "north", "n/a", 4L));
    rows.add(RowFactory.create(time, "north", "1e301", 5L));
    malformed += 5;
    Collections.shuffle(rows, new Random(landed));
    lake.land("flow", rows, RAW, files);
    landed += rows.size();
    return repeated.size() - events.size();
  }

  private static Row row(Flow.Event event) {
    return RowFactory.create(
        Times.timestamp(event.timeUs()),
        event.series(),
        Double.toString(event.value()),
        event.key());
  }

  /** Events of hours that are closed by then. */
  private static List<Flow.Event> late() {
    long timeUs = Flow.START_US + 3 * Flow.DAY_US;
    return List.of(
        new Flow.Event(timeUs, "north", 1, -1),
        new Flow.Event(timeUs, "north", 1, -2),
        new Flow.Event(timeUs, "south", 2, -3));
  }
}
