package dev.weir.table;

import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.ResolvedTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.delta.DeltaTimeTravelSpec;
import org.apache.spark.sql.delta.catalog.DeltaTableV2;
import org.apache.spark.sql.delta.commands.RestoreTableCommand;
import org.apache.spark.sql.delta.commands.TruncateDeltaTableCommand;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.runtime.BoxedUnit;

/**
 * A table that a statement may read only. Spark asks a catalog by itself for a table to write, but
 * takes one that the same statement reads from memory, and Delta has statements of its own: these
 * are refused here.
 */
final class ReadOnlyDeltaTable extends DeltaTableV2 {

  private static final long serialVersionUID = 1L;

  private final String refusal;

  ReadOnlyDeltaTable(
      SparkSession spark, String path, Option<DeltaTimeTravelSpec> travel, String refusal) {
    this(spark, new Path(path), travel, Map$.MODULE$.empty(), refusal);
  }

  private ReadOnlyDeltaTable(
      SparkSession spark,
      Path path,
      Option<DeltaTimeTravelSpec> travel,
      Map<String, String> options,
      String refusal) {
    super(spark, path, Option.empty(), Option.empty(), travel, options);
    this.refusal = refusal;
  }

  /** Refuses Delta's statements that would change the rows of such a table. */
  static BoxedUnit check(LogicalPlan statement) {
    if (statement instanceof TruncateDeltaTableCommand truncate
        && truncate.child() instanceof ResolvedTable resolved
        && resolved.table() instanceof ReadOnlyDeltaTable table) {
      throw new IllegalArgumentException(table.refusal);
    }
    if (statement instanceof RestoreTableCommand restore
        && restore.sourceTable() instanceof ReadOnlyDeltaTable table) {
      throw new IllegalArgumentException(table.refusal);
    }
    return BoxedUnit.UNIT;
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    throw new IllegalArgumentException(refusal);
  }

  /** The same table at another time or with other options is no more to be written. */
  @Override
  public DeltaTableV2 copy(
      SparkSession spark,
      Path path,
      Option<CatalogTable> catalogTable,
      Option<String> identifier,
      Option<DeltaTimeTravelSpec> travel,
      Map<String, String> options) {
    return new ReadOnlyDeltaTable(spark, path, travel, options, refusal);
  }
}
