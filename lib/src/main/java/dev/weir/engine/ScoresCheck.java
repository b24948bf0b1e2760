package dev.weir.engine;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.weir.engine.Finding.Found;
import dev.weir.engine.Snapshots.Snapshot;
import dev.weir.source.SourceVersion;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Makes the observations of a stream again as a backfill would, at the source version that the
 * stream has read, less the rows that it refused as late, and compares them with those in {@code
 * scores} as multisets, both ways.
 */
final class ScoresCheck {

  private static final long DEFAULT_DAYS = 3;
  private static final String[] KEY = {"series", "event_time"};

  /** The model that scored a row: by the receipt of its run; of a shadow as the row says. */
  private static final String MODEL = "scored_by";

  private static final Column[] COMPARED =
      List.of(
              "series",
              "event_time",
              "event_date",
              "input_rows",
              "values",
              "expected",
              "spread",
              "features",
              "score",
              Role.COLUMN,
              MODEL)
          .stream()
          .map(functions::col)
          .toArray(Column[]::new);

  private static final String STORED = "stored";
  private static final String AGAIN = "again";

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Span asked;
  private final DeltaTables tables;
  private final Snapshots snapshots;

  ScoresCheck(SparkSession spark, Lake lake, Pipeline pipeline, Span asked) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
    this.asked = asked;
    this.tables = new DeltaTables(spark);
    this.snapshots = new Snapshots(spark, lake, pipeline);
  }

  Found run() {
    Dataset<Row> receipts = table(TableDefinition.RUNS).filter("job = 'stream'");
    List<Row> last = receipts.orderBy(col("ended_at").desc()).takeAsList(1);
    if (last.isEmpty()) {
      return Found.notChecked("nothing was streamed yet");
    }
    String generation = last.get(0).getAs("generation");
    Dataset<Row> batches = receipts.filter(col("generation").equalTo(generation));
    Dataset<Row> scores = table(TableDefinition.SCORES);
    Dataset<Row> streamed =
        scores
            .withColumn(Role.COLUMN, Role.of(scores))
            .join(batches.select(col("run_id"), col("model_version").as("champion")), "run_id")
            .withColumn(
                MODEL,
                when(col(Role.COLUMN).equalTo(Role.SHADOW.text()), col("model_version"))
                    .otherwise(col("champion")));
    Row latest = streamed.filter(asked.holds("event_time")).agg(max("event_time")).head();
    if (latest.isNullAt(0)) {
      return Found.notChecked("the stream has scored nothing in the period");
    }
    Row furthest = batches.orderBy(col("batch_id").desc()).takeAsList(1).get(0);
    Snapshot begin = snapshots.require(Run.detail(furthest, Snapshots.DETAIL).orElseThrow());
    Span period = period(generation, begin, Times.micros(latest.getTimestamp(0)));
    if (period.fromUs() >= period.endUs()) {
      return Found.notChecked("the stream has scored nothing in the period");
    }
    Dataset<Row> again =
        again(generation, begin, furthest, period).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return compared(
          streamed.filter(Ranges.eventTime(period.fromUs(), period.endUs())), again, period);
    } finally {
      again.unpersist();
    }
  }

  /** What the stream has scored of the period that is asked for. */
  private Span period(String generation, Snapshot begin, long latestUs) {
    boolean stateless = pipeline.program().isStateless();
    StreamOffsets offsets =
        new StreamOffsets(spark, lake.checkpoint(pipeline.name(), "stream", generation));
    OptionalLong ended = offsets.lastEnded();
    long closedUs =
        stateless || ended.isEmpty()
            ? latestUs + 1
            : Pipelines.closedUntilUs(pipeline, offsets.watermarkUs(ended.getAsLong()));
    long endUs = Math.min(asked.endUs(), closedUs);
    long askedUs =
        asked.fromUs() == Long.MIN_VALUE ? endUs - DEFAULT_DAYS * Times.DAY_US : asked.fromUs();
    return new Span(
        stateless ? askedUs : Math.max(askedUs, Pipelines.closedUntilUs(pipeline, begin.asOfUs())),
        endUs);
  }

  private Dataset<Row> again(String generation, Snapshot begin, Row furthest, Span period) {
    SourceVersion version = Run.readTo(furthest);
    if (!pipeline.program().isStateless()) {
      Snapshot start = snapshots.latestOfStream(begin, generation, period.fromUs());
      return new Refold(spark, lake, pipeline, version, Optional.of(start), Optional.of(generation))
          .rows(period);
    }
    // Without memory nothing but the rows themselves says which the stream has begun after.
    return stateless(version, period)
        .exceptAll(stateless(begin.dataVersion().orElseThrow(), period));
  }

  private Dataset<Row> stateless(SourceVersion version, Span period) {
    return new Refold(spark, lake, pipeline, version, Optional.empty(), Optional.empty())
        .rows(period);
  }

  private Found compared(Dataset<Row> streamed, Dataset<Row> again, Span period) {
    Dataset<Row> stored = streamed.select(COMPARED);
    Dataset<Row> expected = scored(streamed, again);
    Dataset<Row> observations =
        again
            .filter(col(SeriesRows.KIND).equalTo(SeriesRows.OBSERVATION))
            .select("series", "event_time");
    Dataset<Row> missing =
        observations.join(
            table(TableDefinition.SCORES).select("series", "event_time"), KEY, "left_anti");
    Dataset<Row> different =
        side(stored.exceptAll(expected), STORED)
            .union(side(expected.exceptAll(stored), AGAIN))
            .union(side(missing, AGAIN))
            .groupBy("series", "event_time")
            .agg(array_sort(collect_set("side")).as("sides"))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Row> first = different.orderBy("event_time", "series").takeAsList(1);
      return first.isEmpty()
          ? Found.holds(
              "%,d rows of observations from %s to %s came out again, bit for bit",
              stored.count(), Times.instant(period.fromUs()), Times.instant(period.endUs()))
          : Found.broken(
              "%,d observations differ; the first is %s at %s, which %s",
              different.agg(count(lit(1))).head().getLong(0),
              first.get(0).getString(0),
              first.get(0).getTimestamp(1).toInstant(),
              how(first.get(0).getList(2)));
    } finally {
      different.unpersist();
    }
  }

  /**
   * The observations that the stream wrote, each scored by the model that its batch was pinned to:
   * those that a backfill has replaced since are left out.
   */
  private Dataset<Row> scored(Dataset<Row> streamed, Dataset<Row> again) {
    ModelRegistry registry = new ModelRegistry(spark, lake, pipeline.name());
    Dataset<Row> scored = streamed.select(COMPARED).filter(lit(false));
    for (Row models : streamed.select(MODEL, Role.COLUMN).distinct().collectAsList()) {
      String version = models.getString(0);
      byte[] artifact = registry.artifact(version);
      Models.requireFits(pipeline, version, Model.decode(artifact));
      Column theirs =
          col(MODEL).equalTo(version).and(col(Role.COLUMN).equalTo(models.getString(1)));
      scored =
          scored.union(
              new Scoring(spark, pipeline, artifact)
                  .score(again, "", Role.valueOf(models.getString(1).toUpperCase(Locale.ROOT)))
                  .withColumn(MODEL, lit(version))
                  .join(streamed.filter(theirs).select("series", "event_time"), KEY, "left_semi")
                  .select(COMPARED));
    }
    return scored;
  }

  private static Dataset<Row> side(Dataset<Row> rows, String side) {
    return rows.select(col("series"), col("event_time"), lit(side).as("side"));
  }

  private static String how(List<String> sides) {
    return sides.size() == 2
        ? "has other bits in scores than the source gives"
        : sides.get(0).equals(STORED)
            ? "is in scores more often than the source gives it"
            : "the source gives, and is missing from scores";
  }

  private Dataset<Row> table(TableDefinition table) {
    return tables.readOrEmpty(lake, pipeline.name(), table);
  }
}
