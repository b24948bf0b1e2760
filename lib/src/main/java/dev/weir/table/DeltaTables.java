package dev.weir.table;

import dev.weir.table.IdempotentTransaction.Write;
import io.delta.tables.DeltaTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Reads and idempotent writes of Delta tables by path. */
public final class DeltaTables {

  private final SparkSession spark;
  private final LogAudit logs;

  public DeltaTables(SparkSession spark) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.logs = new LogAudit(spark);
  }

  /**
   * Names a write so that it happens once: a second write with the same application and version, or
   * a lower version, is skipped.
   *
   * @param application must name the table too: one transaction log keeps one version per
   *     application
   * @param version grows with each write of the application
   */
  public record Transaction(String application, long version) {}

  /**
   * Whether there is a Delta table at a path.
   *
   * @throws IllegalStateException if the newest part of its log is gone
   */
  public boolean exists(String path) {
    logs.requireWhole(path);
    // Delta remembers a log that it looked at before the first commit as empty, until it looks
    // again.
    return DeltaTable.isDeltaTable(spark, path) || snapshot(path).version() >= 0;
  }

  /** The latest version of the table, or empty if there is no table. */
  public Optional<Long> version(String path) {
    return exists(path) ? Optional.of(snapshot(path).version()) : Optional.empty();
  }

  /** The version of an application's last write to a table, if there was one. */
  public Optional<Long> applied(String path, String application) {
    return Optional.ofNullable(applied(path).get(application));
  }

  /**
   * All applications that ever wrote to a table under a transaction, each with its last version.
   */
  public Map<String, Long> applied(String path) {
    return exists(path) ? IdempotentTransaction.lastVersions(snapshot(path)) : Map.of();
  }

  /** The table as it is now. */
  public Dataset<Row> read(String path) {
    logs.requireWhole(path);
    return spark.read().format("delta").load(path);
  }

  /** The table as it was at a version. */
  public Dataset<Row> read(String path, long version) {
    return spark.read().format("delta").option("versionAsOf", version).load(path);
  }

  /**
   * A pipeline's table, or no rows with its schema if nothing was written yet. A column that is
   * younger than the table is null.
   */
  public Dataset<Row> readOrEmpty(String path, StructType schema) {
    if (!exists(path)) {
      return spark.createDataFrame(List.of(), schema);
    }
    Dataset<Row> rows = read(path);
    List<String> known = List.of(rows.columns());
    for (StructField field : schema.fields()) {
      if (!known.contains(field.name())) {
        rows = rows.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
      }
    }
    return rows;
  }

  /** A table of a pipeline in a lake, or no rows if nothing was written to it yet. */
  public Dataset<Row> readOrEmpty(Lake lake, String pipeline, TableDefinition table) {
    return readOrEmpty(lake.table(pipeline, table), table.schema());
  }

  /** The files that were added after a version, as a stream of appended rows. */
  public Dataset<Row> readStream(
      String path, long afterVersion, long maxFilesPerBatch, long maxBytesPerBatch) {
    return spark
        .readStream()
        .format("delta")
        .option("startingVersion", afterVersion + 1)
        .option("maxFilesPerTrigger", maxFilesPerBatch)
        .option("maxBytesPerTrigger", maxBytesPerBatch)
        .option("skipChangeCommits", "true")
        .load(path);
  }

  /** Makes a table without rows unless it is there. */
  public void make(String path, TableDefinition table) {
    if (!exists(path)) {
      append(spark.createDataFrame(List.of(), table.schema()), path, table);
    }
  }

  /** Appends rows. */
  public void append(Dataset<Row> rows, String path, TableDefinition table) {
    append(rows, path, table, new HashMap<>());
  }

  /**
   * Appends rows once per transaction.
   *
   * @return whether this commit appended them; if not, one before has
   */
  public boolean append(Dataset<Row> rows, String path, TableDefinition table, Transaction once) {
    return append(rows, path, table, options(once));
  }

  private boolean append(
      Dataset<Row> rows, String path, TableDefinition table, Map<String, String> options) {
    logs.requireWhole(path);
    return Conflicts.retried(
        path, () -> commit(path, write(rows, table, Optional.empty(), options, List.of())));
  }

  /**
   * Appends rows once per transaction, after another application's rows that meet a condition are
   * removed: neither those that are there nor those that it writes at the same time stay beside the
   * new ones.
   */
  public void appendInPlaceOf(
      String condition,
      String application,
      Dataset<Row> rows,
      String path,
      TableDefinition table,
      Transaction once) {
    Conflicts.retried(
        path,
        () -> {
          Snapshot without = without(condition, path);
          commit(
              path,
              without,
              write(rows, table, Optional.empty(), options(once), List.of(application)));
        });
  }

  /** A version of the table in which no row meets a condition; those that do are deleted. */
  private Snapshot without(String condition, String path) {
    Snapshot now = snapshot(path);
    while (now.version() >= 0 && !read(path, now.version()).filter(condition).isEmpty()) {
      DeltaTable.forPath(spark, path).delete(functions.expr(condition));
      now = snapshot(path);
    }
    return now;
  }

  /**
   * Appends rows to a landed source table once per transaction. The table is made with deletion
   * vectors, as only then does Delta tell the row of a file that a record stands in.
   */
  public void append(Dataset<Row> rows, String path, Transaction once) {
    Write write =
        new Write(
            rows,
            List.of(),
            Optional.empty(),
            options(once),
            Map.of("delta.enableDeletionVectors", "true"),
            List.of());
    Conflicts.retried(path, () -> commit(path, write));
  }

  /**
   * Lets an application write to a table no more: whatever its process still appends is skipped.
   */
  public void close(String path, String application) {
    announce(path, new Transaction(application, Long.MAX_VALUE));
  }

  /** A commit without rows, if there is a table: who does not expect the application conflicts. */
  public void announce(String path, Transaction once) {
    if (exists(path)) {
      Conflicts.retried(
          path,
          () ->
              IdempotentTransaction.announce(
                  DeltaLog.forTable(spark, path),
                  snapshot(path),
                  once.application(),
                  once.version()));
    }
  }

  /**
   * Replaces the rows for which a condition holds, in one commit. Every new row must meet the
   * condition.
   *
   * @throws java.util.ConcurrentModificationException if another job's commit is in the way, be it
   *     an append: see {@link Conflicts}
   */
  public void replaceWhere(
      Dataset<Row> rows, String path, TableDefinition table, String condition, Fence fence) {
    Snapshot before = snapshot(path);
    fence.check().run();
    Write write =
        write(rows, table, where(before, condition), new HashMap<>(), fence.conflicting());
    IdempotentTransaction.commitAlone(spark, DeltaLog.forTable(spark, path), before, write);
  }

  /**
   * Replaces the rows for which a condition holds, in one commit, beside a job that appends to the
   * table all the while: what it appends meanwhile stays. Tried again where another job's commit is
   * in the way.
   *
   * @param as names the commit, for those to whom it is a conflict
   */
  public void replaceBeside(
      Dataset<Row> rows,
      String path,
      TableDefinition table,
      String condition,
      Transaction as,
      Fence fence) {
    Conflicts.retried(
        path,
        () -> {
          Snapshot before = snapshot(path);
          fence.check().run();
          commit(
              path,
              before,
              write(rows, table, where(before, condition), options(as), fence.conflicting()));
        });
  }

  /** Of a table that is made by the commit, nothing is replaced. */
  private static Optional<String> where(Snapshot before, String condition) {
    return before.version() < 0 ? Optional.empty() : Optional.of(condition);
  }

  private static Write write(
      Dataset<Row> rows,
      TableDefinition table,
      Optional<String> condition,
      Map<String, String> options,
      List<String> conflicting) {
    options.put("mergeSchema", "true");
    condition.ifPresent(where -> options.put("replaceWhere", where));
    return new Write(
        conformed(rows, table),
        table.partitionColumns(),
        condition,
        options,
        table.properties(),
        conflicting);
  }

  private static Map<String, String> options(Transaction as) {
    Map<String, String> options = new HashMap<>();
    options.put("txnAppId", as.application());
    options.put("txnVersion", Long.toString(as.version()));
    return options;
  }

  private boolean commit(String path, Write write) {
    return commit(path, snapshot(path), write);
  }

  private boolean commit(String path, Snapshot before, Write write) {
    return IdempotentTransaction.commit(spark, DeltaLog.forTable(spark, path), before, write);
  }

  /** Deletes the rows for which a condition holds, if there is a table. */
  public void delete(String path, Column condition) {
    if (exists(path)) {
      Conflicts.retried(path, () -> DeltaTable.forPath(spark, path).delete(condition));
    }
  }

  /** Updates columns of the rows for which a condition holds. */
  public void update(String path, Column condition, Map<String, Column> changes) {
    Conflicts.retried(path, () -> DeltaTable.forPath(spark, path).update(condition, changes));
  }

  private Snapshot snapshot(String path) {
    return DeltaLog.forTable(spark, path).update(false, Option.empty(), Option.empty());
  }

  /**
   * The rows with the table's columns in its order and with its comments; a column that is not
   * there is null.
   */
  private static Dataset<Row> conformed(Dataset<Row> rows, TableDefinition table) {
    List<String> present = List.of(rows.columns());
    Column[] columns = new Column[table.schema().length()];
    int next = 0;
    for (StructField field : table.schema().fields()) {
      Column column =
          present.contains(field.name())
              ? functions.col(field.name())
              : functions.lit(null).cast(field.dataType());
      columns[next++] = column.as(field.name(), field.metadata());
    }
    return rows.select(columns);
  }
}
