package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.Fence;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * A run's right to write the result of a piece of work: one kind of job over one range. The run
 * that took it last has it, so that a retry need not wait for the process in whose place it runs:
 * should that one live on, its commit is refused.
 *
 * <p>A claim is a row of {@code leases}. Its epoch grows with each claim on the pipeline, and is a
 * fencing token (M. Kleppmann, "How to do distributed locking", 2016). As two tables have no common
 * commit, a claim is then announced in the table that the work writes: a commit that looked at the
 * claims before conflicts with it, and looks again.
 */
final class Lease {

  private final DeltaTables tables;
  private final String leases;
  private final String pipeline;
  private final String work;
  private final long epoch;

  private Lease(DeltaTables tables, String leases, String pipeline, String work, long epoch) {
    this.tables = tables;
    this.leases = leases;
    this.pipeline = pipeline;
    this.work = work;
    this.epoch = epoch;
  }

  /**
   * Takes the lease of a piece of work from whoever has it.
   *
   * @param work the kind of job and its range
   * @param written the tables whose commits under the lease must be atomic with the look at it
   */
  static Lease take(
      SparkSession spark,
      Lake lake,
      String pipeline,
      String work,
      String runId,
      List<TableDefinition> written) {
    DeltaTables tables = new DeltaTables(spark);
    String leases = lake.table(pipeline, TableDefinition.LEASES);
    String application = application(pipeline);
    long epoch;
    boolean ours;
    do {
      epoch = tables.applied(leases, application).orElse(0L) + 1;
      Row claim = RowFactory.create(epoch, work, runId, Timestamp.from(Instant.now()));
      ours =
          tables.append(
              spark.createDataFrame(List.of(claim), TableDefinition.LEASES.schema()).coalesce(1),
              leases,
              TableDefinition.LEASES,
              new Transaction(application, epoch));
    } while (!ours); // another run's claim came first
    for (TableDefinition table : written) {
      tables.announce(lake.table(pipeline, table), new Transaction(application, epoch));
    }
    return new Lease(tables, leases, pipeline, work, epoch);
  }

  /** Lets a commit be made only while the lease is held. */
  Fence fence() {
    return new Fence(List.of(application(pipeline)), this::requireHeld);
  }

  private void requireHeld() {
    if (tables.applied(leases, application(pipeline)).orElse(0L) == epoch) {
      return; // nobody has claimed anything since
    }
    List<Row> later =
        tables
            .read(leases)
            .filter(col("work").equalTo(work).and(col("epoch").gt(epoch)))
            .orderBy(col("epoch").desc())
            .select("run_id", "taken_at")
            .takeAsList(1);
    for (Row claim : later) {
      throw new Superseded(
          String.format(
              "Cannot write to %s: run %s took the %s over at %s. What this run made is left to that one; there is nothing to do.",
              pipeline, claim.getString(0), work, claim.getTimestamp(1).toInstant()));
    }
  }

  private static String application(String pipeline) {
    return "weir/" + pipeline + "/leases";
  }
}
