package dev.weir.table;

import io.delta.sql.DeltaSparkSessionExtension;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.delta.DeltaTimeTravelSpec;
import org.apache.spark.sql.delta.catalog.DeltaCatalog;
import org.apache.spark.sql.delta.catalog.DeltaTableV2;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.collection.immutable.Map$;

/** Delta's side of Spark SQL: tables for a catalog, and what a session must know to read them. */
public final class DeltaSql {

  private static final String SESSION_CATALOG = "spark.sql.catalog.spark_catalog";
  private static final Option<DeltaTimeTravelSpec> NOW = Option.empty();

  private DeltaSql() {}

  /** Teaches a session Delta's statements and rules. */
  public static void extend(SparkSessionExtensions session) {
    new DeltaSparkSessionExtension().apply(session);
    session.injectCheckRule(spark -> ReadOnlyDeltaTable::check);
  }

  /**
   * Lets a session read and write Delta by path too, unless it has a session catalog of its own
   * choice: Delta asks for it.
   */
  public static void complete(SparkSession session) {
    if (session.conf().get(SESSION_CATALOG, "builtin").equals("builtin")) {
      session.conf().set(SESSION_CATALOG, DeltaCatalog.class.getName());
    }
  }

  /** The table at a path, to be written and read. */
  public static Table writable(SparkSession spark, String path) {
    return DeltaTableV2.apply(
        spark, new Path(path), Option.empty(), Option.empty(), Map$.MODULE$.empty(), NOW);
  }

  /**
   * The table at a path, to be read.
   *
   * @param refusal what is said where it is written none the less
   */
  public static Table readable(SparkSession spark, String path, String refusal) {
    return new ReadOnlyDeltaTable(spark, path, NOW, refusal);
  }

  /** The same as it was at a version. */
  public static Table readable(SparkSession spark, String path, String refusal, long version) {
    return new ReadOnlyDeltaTable(
        spark, path, travel(Option.empty(), Option.apply(version)), refusal);
  }

  /**
   * The same as it was at an instant.
   *
   * @param instantUs microseconds since 1970, UTC
   */
  public static Table readableAsOf(
      SparkSession spark, String path, String refusal, long instantUs) {
    return new ReadOnlyDeltaTable(
        spark,
        path,
        travel(Option.apply(new Literal(instantUs, DataTypes.TimestampType)), Option.empty()),
        refusal);
  }

  private static Option<DeltaTimeTravelSpec> travel(
      Option<Expression> instant, Option<Object> version) {
    return Option.apply(
        new DeltaTimeTravelSpec(instant, version, Option.apply("weir catalog"), false));
  }
}
