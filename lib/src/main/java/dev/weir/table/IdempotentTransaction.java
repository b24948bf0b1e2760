package dev.weir.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.commands.WriteIntoDelta;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;
import scala.Some;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Delta's idempotent append, as its writer option {@code txnAppId} does it, but for one thing: the
 * last version of an application is read from the checksum of the table's version, where Delta
 * keeps it, and not by a Spark job over the table's log.
 */
final class IdempotentTransaction extends OptimisticTransaction {

  private IdempotentTransaction(DeltaLog log, Snapshot snapshot) {
    super(log, Option.empty(), snapshot);
  }

  /**
   * Appends rows, unless the application's version, or a later one, is in the table.
   *
   * @param options Delta's writer options, {@code txnAppId} and {@code txnVersion} among them
   * @param properties of the table, if it is made now
   */
  static void append(
      SparkSession spark,
      DeltaLog log,
      Snapshot snapshot,
      Dataset<Row> rows,
      List<String> partitionColumns,
      Map<String, String> options,
      Map<String, String> properties) {
    DeltaOptions delta = new DeltaOptions(immutable(options), SQLConf.get());
    IdempotentTransaction transaction = new IdempotentTransaction(log, snapshot);
    if (transaction.txnVersion(delta.txnAppId().get()) >= (Long) delta.txnVersion().get()) {
      return;
    }
    Seq<String> partitions = CollectionConverters.asScala(partitionColumns).toSeq();
    WriteIntoDelta write =
        new WriteIntoDelta(
            log,
            SaveMode.Append,
            delta,
            partitions,
            immutable(properties),
            rows,
            Option.empty(),
            Option.empty(),
            false);
    OptimisticTransaction.withActive(
        transaction,
        false,
        () -> {
          var written = write.writeAndReturnCommitData(transaction, spark, Option.empty(), false);
          return transaction.commitIfNeeded(
              written.actions(),
              new DeltaOperations.Write(
                  SaveMode.Append,
                  Some.apply(partitions),
                  Option.empty(),
                  Option.empty(),
                  Option.empty(),
                  Option.empty(),
                  delta.canMergeSchema() ? Some.apply(true) : Option.empty(),
                  Option.empty(),
                  Option.empty()),
              written.stringTags());
        });
  }

  /** The versions of all applications' last writes to a table. */
  static Map<String, Long> lastVersions(Snapshot snapshot) {
    Map<String, Long> versions = new HashMap<>();
    if (snapshot.checksumOpt().isDefined()
        && snapshot.checksumOpt().get().setTransactions().isDefined()) {
      CollectionConverters.asJava(snapshot.checksumOpt().get().setTransactions().get())
          .forEach(transaction -> versions.put(transaction.appId(), transaction.version()));
    } else {
      CollectionConverters.asJava(snapshot.transactions())
          .forEach((application, version) -> versions.put(application, (Long) version));
    }
    return versions;
  }

  @Override
  public long txnVersion(String application) {
    readTxn().append(application); // a concurrent write of the application is a conflict
    return lastVersions(snapshot()).getOrDefault(application, -1L);
  }

  private static scala.collection.immutable.Map<String, String> immutable(Map<String, String> map) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
  }
}
