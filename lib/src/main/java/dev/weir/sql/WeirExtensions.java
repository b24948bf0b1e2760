package dev.weir.sql;

import dev.weir.table.DeltaSql;
import java.util.Arrays;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import scala.runtime.BoxedUnit;

/**
 * Puts Weir into a Spark session by {@code spark.sql.extensions}: Delta's statements, and Weir's
 * functions. With it goes {@code spark.sql.catalog.weir}: see {@link WeirCatalog}.
 */
public final class WeirExtensions implements SparkSessionExtensionsProvider {

  @Override
  public BoxedUnit apply(SparkSessionExtensions session) {
    DeltaSql.extend(session);
    Arrays.stream(ModelFunction.values())
        .forEach(function -> session.injectFunction(function.injected()));
    TableFunctions.all().forEach(function -> session.injectTableFunction(function.injected()));
    return BoxedUnit.UNIT;
  }
}
