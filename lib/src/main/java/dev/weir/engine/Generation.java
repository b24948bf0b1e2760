package dev.weir.engine;

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

  /** Names the model of a micro-batch. */
  String model(long batchId) {
    return checkpoint + "/models/" + batchId;
  }

  /** The application that it writes a table as. */
  String application(Pipeline pipeline, TableDefinition table) {
    return "weir/" + pipeline.name() + "/stream/" + name + "/" + table.tableName();
  }

  /** What the identities of its runs begin with; the number of the micro-batch follows. */
  String runs() {
    return "stream-" + name + "-";
  }
}
