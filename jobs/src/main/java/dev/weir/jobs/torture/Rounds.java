package dev.weir.jobs.torture;

import dev.weir.engine.Backfill;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import dev.weir.table.TableUpkeep;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One job again and again in one process, on a lake that others write to: a backfill of the days
 * that the stream is writing, or one half of tidying.
 */
public final class Rounds {

  /**
   * Whatever reads or commits has done so within the retention that tables are made with. A horizon
   * that VACUUM is given instead is rounded to whole hours: minutes would be none at all.
   */
  static final Map<String, String> SETTINGS =
      Map.of(
          "spark.databricks.delta.properties.defaults.deletedFileRetentionDuration",
          "interval 5 minutes",
          "spark.sql.sources.parallelPartitionDiscovery.parallelism",
          "4");

  private static final long PAUSE_MS = 500;
  private static final long DAY_US = Duration.ofDays(1).toMillis() * 1000;
  private static final int MOST_DAYS_BACK = 2;

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final DeltaTables tables;
  private final TableUpkeep upkeep;
  private final String scores;
  private final Random random;

  /** What is done in each round. */
  public enum Kind {
    BACKFILL,
    OPTIMIZE,
    VACUUM
  }

  /** A round, by the versions of {@code scores} before and after it. */
  public record Round(Kind kind, long before, long after) {}

  public Rounds(SparkSession spark, Lake lake, Pipeline pipeline, long seed) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
    this.tables = new DeltaTables(spark);
    this.upkeep = new TableUpkeep(spark);
    this.scores = lake.table(pipeline.name(), TableDefinition.SCORES);
    this.random = new Random(seed);
  }

  /** Does rounds until it is asked to stop; the one under way is finished. */
  public void run(Kind kind, BooleanSupplier stopped, Consumer<Round> done)
      throws InterruptedException {
    while (!stopped.getAsBoolean()) {
      Optional<Long> before = tables.version(scores);
      if (before.isPresent()) {
        done.accept(new Round(kind, before.get(), round(kind)));
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  /** One round; returns the version of {@code scores} when it was through with that table. */
  private long round(Kind kind) {
    if (kind == Kind.BACKFILL) {
      backfill();
      return tables.version(scores).orElseThrow();
    }
    tidy(kind, scores);
    long after = tables.version(scores).orElseThrow();
    for (TableDefinition table : TableDefinition.values()) {
      String path = lake.table(pipeline.name(), table);
      if (table != TableDefinition.SCORES && tables.exists(path)) {
        tidy(kind, path);
      }
    }
    return after;
  }

  private void tidy(Kind kind, String path) {
    if (kind == Kind.OPTIMIZE) {
      upkeep.compact(path);
    } else {
      spark.sql("VACUUM delta.`" + path + "`");
    }
  }

  /** Backfills from up to two days before the day that the stream has come to. */
  private void backfill() {
    Row latest = tables.read(scores).selectExpr("max(unix_micros(event_time))").head();
    if (latest.isNullAt(0)) {
      return;
    }
    long dayUs = Math.floorDiv(latest.getLong(0), DAY_US) * DAY_US;
    long fromUs = dayUs - random.nextInt(MOST_DAYS_BACK + 1) * DAY_US;
    long toUs = random.nextBoolean() ? Long.MAX_VALUE : dayUs + DAY_US;
    new Backfill(spark, lake, pipeline, Progress.SILENT).run(fromUs, toUs, Optional.empty());
  }
}
