package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;

import dev.weir.core.Sha256;
import dev.weir.source.BatchLimits;
import dev.weir.source.EventColumns;
import dev.weir.source.LandingReader;
import dev.weir.source.Source;
import dev.weir.source.SourceVersion;
import dev.weir.source.Sources;
import dev.weir.spec.LandSpec;
import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.Lake;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.storage.StorageLevel;

/**
 * Brings raw files into a Delta table of the lake, exactly once: files are remembered by the
 * checkpoint of a file stream, and each batch of them is appended under its own transaction. Rows
 * that do not meet the requirements are quarantined.
 */
public final class Landing {

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final LandSpec land;
  private final LandingReader reader;
  private final Source source;
  private final DeltaTables tables;

  public Landing(SparkSession spark, Lake lake, Pipeline pipeline) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.land =
        pipeline
            .spec()
            .land()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot land "
                            + pipeline.name()
                            + ": "
                            + pipeline.fileName()
                            + " has no land section. Add one, with the files and the table's columns."));
    this.reader = new LandingReader(land);
    this.source = new Sources(spark, lake, pipeline.folder()).open(land.from());
    this.tables = new DeltaTables(spark);
  }

  /** What a landing did; no rows when the same was landed before. */
  public record Outcome(
      String table, long input, long landed, long quarantined, long dataVersion, double seconds) {}

  /** Lands every file that was not landed yet. */
  public Outcome all() throws TimeoutException, StreamingQueryException {
    lake.requireWritable(spark);
    Run run = start(Map.of());
    AtomicReference<Counts> total = new AtomicReference<>(Counts.NONE);
    String checkpoint = lake.checkpoint(Lake.SOURCES, "land", land.table());
    Dataset<Row> rows =
        pipeline.located(
            () -> reader.rows(source.stream(SourceVersion.BEGINNING, BatchLimits.DEFAULTS)));
    rows.writeStream()
        .option("checkpointLocation", checkpoint)
        .trigger(Trigger.AvailableNow())
        .foreachBatch(
            (VoidFunction2<Dataset<Row>, Long>)
                (files, batch) -> {
                  Dataset<Row> held = files.persist(StorageLevel.MEMORY_AND_DISK());
                  Counts counts = append(held, "files", batch, run);
                  held.unpersist();
                  total.updateAndGet(counts::and);
                })
        .start()
        .awaitTermination();
    return outcome(total.get(), receipt(run, total.get()));
  }

  /**
   * Lands the rows of a period, once: landing the same period again changes nothing.
   *
   * @param fromUs the earliest event time
   * @param toUs the end, exclusive
   */
  public Outcome period(long fromUs, long toUs) {
    try (Feed feed = feed(fromUs, toUs)) {
      return feed.next(toUs);
    }
  }

  /** Opens a period to be landed piece by piece, as a feed would bring it. */
  public Feed feed(long fromUs, long toUs) {
    lake.requireWritable(spark);
    return new Feed(fromUs, toUs);
  }

  /**
   * A period that is landed piece by piece, in event-time order. Its rows are read once and held
   * until it is closed, which writes the receipt of the whole.
   */
  public final class Feed implements AutoCloseable {

    /**
     * The time of a row, in microseconds. A decimal, because Spark hands decimals to the code that
     * it generates, but writes times and whole numbers into it: each piece would be compiled anew.
     */
    private static final String AT = "weir_at";

    private final Dataset<Row> rows;
    private final Run run;
    private Counts total = Counts.NONE;
    private boolean begun;
    private long reachedUs;

    private Feed(long fromUs, long toUs) {
      reachedUs = fromUs;
      run =
          start(
              Map.of(
                  "from", Times.instant(fromUs).toString(), "to", Times.instant(toUs).toString()));
      String time = pipeline.spec().source().time();
      rows =
          pipeline
              .located(() -> reader.rows(source.table(source.version())))
              .filter(col(time).isNull().or(new Span(fromUs, toUs).holds(time)))
              .withColumn(AT, unix_micros(col(time)).cast("decimal(18,0)"))
              .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /**
     * Lands what comes before an instant and was not landed by this feed; rows without a time come
     * first.
     */
    public Outcome next(long toUs) {
      Instant started = Instant.now();
      Column between = col(AT).geq(decimal(reachedUs)).and(col(AT).lt(decimal(toUs)));
      Column piece = begun ? between : col(AT).isNull().or(between);
      Counts counts =
          append(rows.filter(piece), Times.instant(reachedUs) + "/" + Times.instant(toUs), 1, run);
      begun = true;
      reachedUs = toUs;
      total = total.and(counts);
      return outcome(counts, Duration.between(started, Instant.now()).toMillis() / 1000.0);
    }

    private static Column decimal(long us) {
      return lit(BigDecimal.valueOf(us));
    }

    @Override
    public void close() {
      rows.unpersist();
      receipt(run, total);
    }
  }

  private record Counts(long input, Map<String, Long> reasons) {
    static final Counts NONE = new Counts(0, Map.of());

    long refused() {
      return reasons.values().stream().mapToLong(Long::longValue).sum();
    }

    Counts and(Counts more) {
      Map<String, Long> all = new TreeMap<>(reasons);
      more.reasons.forEach((reason, rows) -> all.merge(reason, rows, Long::sum));
      return new Counts(input + more.input, all);
    }
  }

  /**
   * Appends valid rows and keeps refused ones, each once per piece and version; the rows are read
   * several times.
   */
  private Counts append(Dataset<Row> rows, String piece, long version, Run run) {
    String application = "weir/land/" + Sha256.hex(source.name() + '\n' + piece).substring(0, 16);
    if (tables.applied(table(), application).orElse(-1L) >= version) {
      return Counts.NONE;
    }
    Row counted = rows.agg(count(lit(1)), count(EventColumns.REASON)).head();
    Dataset<Row> refused = rows.filter(col(EventColumns.REASON).isNotNull());
    Counts counts =
        new Counts(
            counted.getLong(0),
            counted.getLong(1) == 0 ? Map.of() : LedgerCounts.byReason(refused));
    if (counts.refused() > 0) {
      new Quarantine(spark, lake, pipeline.name(), source)
          .keepRefused(
              refused.select(
                  col(EventColumns.RAW),
                  col(EventColumns.REASON),
                  col(EventColumns.POSITION),
                  lit(null).cast("string").as("series"),
                  lit(null).cast("timestamp").as("event_time")),
              run.id());
    }
    Column[] columns = reader.columns().stream().map(functions::col).toArray(Column[]::new);
    tables.append(
        rows.filter(col(EventColumns.REASON).isNull()).select(columns),
        table(),
        new Transaction(application, version));
    return counts;
  }

  private Run start(Map<String, String> arguments) {
    return Run.start(spark, lake, pipeline.name(), "land", arguments);
  }

  private Outcome outcome(Counts counts, double seconds) {
    return new Outcome(
        land.table(),
        counts.input(),
        counts.input() - counts.refused(),
        counts.refused(),
        tables.version(table()).orElse(-1L),
        seconds);
  }

  /** Writes the receipt, unless there was nothing to land. */
  private double receipt(Run run, Counts counts) {
    return counts.input() == 0
        ? 0
        : run.with("input_rows", counts.input())
            .with("quarantined_rows", counts.refused())
            .quarantined(counts.reasons())
            .with("written_rows", counts.input() - counts.refused())
            .with("data_version_to", tables.version(table()).orElse(-1L))
            .detail("table", land.table())
            .finish();
  }

  private String table() {
    return lake.source(land.table());
  }
}
