package dev.weir.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.IsolationLevel;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Serializable$;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.WriteSerializable$;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.delta.commands.WriteIntoDelta;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;
import scala.Some;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Delta's append and replacement, as its writer options {@code txnAppId} and {@code replaceWhere}
 * do them, but for two things. The last version of an application is read from the checksum of the
 * table's version, where Delta keeps it, and not by a Spark job over the table's log. And rows that
 * are appended blindly while a range is replaced are no conflict: they stay, as if they had come
 * afterwards. Who replaces a range must know that they are none of its rows, or name their
 * applications.
 */
final class IdempotentTransaction extends OptimisticTransaction {

  private final IsolationLevel isolation;

  private IdempotentTransaction(DeltaLog log, Snapshot snapshot, IsolationLevel isolation) {
    super(log, Option.empty(), snapshot);
    this.isolation = isolation;
  }

  /**
   * What is written.
   *
   * @param condition which rows are replaced; none if rows are appended
   * @param options Delta's writer options; appended rows may have {@code txnAppId} and {@code
   *     txnVersion} among them
   * @param properties of the table, if it is made now
   * @param conflicting applications whose commits since the snapshot are a conflict
   */
  record Write(
      Dataset<Row> rows,
      List<String> partitionColumns,
      Optional<String> condition,
      Map<String, String> options,
      Map<String, String> properties,
      List<String> conflicting) {}

  /**
   * Writes rows. They are not appended if the application's version, or a later one, is in the
   * table; a range is replaced as often as is asked for.
   *
   * @return whether they were written
   */
  static boolean commit(SparkSession spark, DeltaLog log, Snapshot snapshot, Write rows) {
    return commit(spark, log, snapshot, rows, WriteSerializable$.MODULE$);
  }

  /** Writes rows, to which any commit since the snapshot that adds rows like them is a conflict. */
  static void commitAlone(SparkSession spark, DeltaLog log, Snapshot snapshot, Write rows) {
    commit(spark, log, snapshot, rows, Serializable$.MODULE$);
  }

  /** Names an application's version in a commit without rows, unless it is in the table. */
  static void announce(DeltaLog log, Snapshot snapshot, String application, long version) {
    IdempotentTransaction transaction =
        new IdempotentTransaction(log, snapshot, WriteSerializable$.MODULE$);
    if (transaction.txnVersion(application) < version) {
      Action named =
          new SetTransaction(application, version, Some.apply(System.currentTimeMillis()));
      // A manual update would leave the table without a checksum, and whoever comes next would read
      // its whole log.
      transaction.commit(
          CollectionConverters.asScala(List.of(named)).toSeq(),
          operation(SaveMode.Append, List.of(), Optional.empty(), false));
    }
  }

  private static boolean commit(
      SparkSession spark, DeltaLog log, Snapshot snapshot, Write rows, IsolationLevel isolation) {
    DeltaOptions delta = new DeltaOptions(immutable(rows.options()), SQLConf.get());
    IdempotentTransaction transaction = new IdempotentTransaction(log, snapshot, isolation);
    if (rows.condition().isEmpty()
        && delta.txnAppId().isDefined()
        && transaction.txnVersion(delta.txnAppId().get()) >= (Long) delta.txnVersion().get()) {
      return false;
    }
    rows.conflicting().forEach(application -> transaction.readTxn().append(application));
    SaveMode mode = rows.condition().isPresent() ? SaveMode.Overwrite : SaveMode.Append;
    WriteIntoDelta write =
        new WriteIntoDelta(
            log,
            mode,
            delta,
            CollectionConverters.asScala(rows.partitionColumns()).toSeq(),
            immutable(snapshot.version() < 0 ? rows.properties() : Map.of()),
            rows.rows(),
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
              operation(mode, rows.partitionColumns(), rows.condition(), delta.canMergeSchema()),
              written.stringTags());
        });
    return true;
  }

  /** What a table's history says of a commit. */
  private static DeltaOperations.Operation operation(
      SaveMode mode, List<String> partitions, Optional<String> condition, boolean mergeSchema) {
    return new DeltaOperations.Write(
        mode,
        Some.apply(CollectionConverters.asScala(partitions).toSeq()),
        condition.isPresent() ? Some.apply(condition.get()) : Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        mergeSchema ? Some.apply(true) : Option.empty(),
        Option.empty(),
        Option.empty());
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

  @Override
  public IsolationLevel getDefaultIsolationLevel() {
    return isolation;
  }

  private static scala.collection.immutable.Map<String, String> immutable(Map<String, String> map) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
  }
}
