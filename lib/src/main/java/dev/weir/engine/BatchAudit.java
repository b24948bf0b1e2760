package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Looks, before a stream goes on, whether its checkpoint and its tables know of the same
 * micro-batches: a checkpoint that was put back from an earlier day would number further batches as
 * those that are in the tables already, and a table that was put back lacks batches that are never
 * done again. Neither would be seen later.
 */
final class BatchAudit {

  private final DeltaTables tables;
  private final Lake lake;
  private final String pipeline;
  private final Generation generation;

  BatchAudit(SparkSession spark, Lake lake, String pipeline, Generation generation) {
    this.tables = new DeltaTables(spark);
    this.lake = lake;
    this.pipeline = pipeline;
    this.generation = generation;
  }

  /**
   * Looks.
   *
   * @throws IllegalStateException if either lacks a batch
   */
  void requireWhole(StreamOffsets offsets) {
    offsets.requireOfQuery();
    for (TableDefinition table :
        List.of(TableDefinition.SCORES, TableDefinition.QUARANTINE, TableDefinition.RUNS)) {
      offsets.requireKnows(lake.table(pipeline, table), applied(table));
    }
    offsets.lastEnded().ifPresent(this::requireInTables);
  }

  private void requireInTables(long ended) {
    requireApplied(TableDefinition.RUNS, ended);
    Row observed =
        tables
            .read(lake.table(pipeline, TableDefinition.RUNS))
            .filter(
                col("job")
                    .equalTo("stream")
                    .and(col("generation").equalTo(generation.name()))
                    .and(col("observations").gt(0)))
            .agg(max("batch_id"))
            .head();
    if (!observed.isNullAt(0)) {
      requireApplied(TableDefinition.SCORES, observed.getLong(0));
    }
  }

  private void requireApplied(TableDefinition table, long batch) {
    long applied = applied(table).orElse(-1L);
    if (applied < batch) {
      String path = lake.table(pipeline, table);
      throw new IllegalStateException(
          "Cannot go on with "
              + path
              + ": micro-batch "
              + batch
              + " has ended, and the last one that is in the table is "
              + (applied < 0 ? "none" : applied)
              + ". Restore the table from a backup, or go on from the last snapshot of the memories (weir stream --from-snapshot).");
    }
  }

  private Optional<Long> applied(TableDefinition table) {
    return tables.applied(lake.table(pipeline, table), generation.application(pipeline, table));
  }
}
