package dev.weir.engine;

import dev.weir.table.DeltaTables.Transaction;
import dev.weir.table.TableDefinition;

/**
 * One checkpoint of a stream.
 *
 * @param ordinal counts the generations of one feature program over one source, from 1
 * @param name is part of the names of its runs and transactions, and never used twice
 * @param checkpoint where it lies
 */
record Generation(int ordinal, String name, String checkpoint) {

  /** Names the snapshot of memories that it started from; written last, it makes it valid. */
  String start() {
    return checkpoint + "/start";
  }

  /** Holds the number of its state's partitions, if that was chosen. */
  String partitions() {
    return checkpoint + "/partitions";
  }

  /** Names the models of a micro-batch. */
  String model(long batchId) {
    return checkpoint + "/models/" + batchId;
  }

  /** What the identities of its runs begin with; the number of the micro-batch follows. */
  String runs() {
    return runs(name);
  }

  /** What the identities of the runs of the generation with a name begin with. */
  static String runs(String name) {
    return "stream-" + name + "-";
  }

  /** The transaction under which a micro-batch writes to a table. */
  Transaction transaction(String pipeline, TableDefinition table, long batchId) {
    return new Transaction(application(pipeline, table), batchId);
  }

  /** What its transactions on a table are told apart by. */
  String application(String pipeline, TableDefinition table) {
    return transactions(pipeline) + name + "/" + table.tableName();
  }

  /** The transaction of the receipt that it went on from another generation. */
  Transaction restart(String pipeline) {
    return new Transaction(transactions(pipeline) + name + "/restart", 1);
  }

  /**
   * What the applications of all streams of a pipeline begin with; the generation's name follows.
   */
  static String transactions(String pipeline) {
    return "weir/" + pipeline + "/stream/";
  }
}
