package dev.weir.sql;

import dev.weir.table.DeltaSql;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import scala.runtime.BoxedUnit;

/**
 * Puts Weir into a Spark session by {@code spark.sql.extensions}: Delta's statements, and Weir's
 * table functions. With it goes {@code spark.sql.catalog.weir}: see {@link WeirCatalog}.
 */
public final class WeirExtensions implements SparkSessionExtensionsProvider {

  @Override
  public BoxedUnit apply(SparkSessionExtensions session) {
    DeltaSql.extend(session);
    TableFunctions.all().forEach(function -> session.injectTableFunction(function.injected()));
    return BoxedUnit.UNIT;
  }
}
