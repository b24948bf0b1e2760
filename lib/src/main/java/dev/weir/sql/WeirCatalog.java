package dev.weir.sql;

import dev.weir.table.Lake;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The {@code weir} catalog: {@code weir.<pipeline>.<table>} reads a pipeline's tables, {@code
 * weir.sources.<table>} the landed ones. Configured by {@code spark.sql.catalog.weir} (this class)
 * and {@code spark.sql.catalog.weir.lake} (the lake's location). It shows what is in the lake; jobs
 * write it.
 */
public final class WeirCatalog implements TableCatalog, SupportsNamespaces {

  private String name;
  private String location;

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
    location = options.get("lake");
    if (location == null) {
      throw new IllegalArgumentException(
          "Missing spark.sql.catalog." + catalogName + ".lake. Set it to the lake's location.");
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String[][] listNamespaces() {
    return lake().folders(spark(), lake().root()).stream()
        .map(folder -> new String[] {folder})
        .toArray(String[][]::new);
  }

  @Override
  public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return listNamespaces();
    }
    loadNamespaceMetadata(namespace);
    return new String[0][];
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    if (namespace.length != 1 || !lake().folders(spark(), lake().root()).contains(namespace[0])) {
      throw new NoSuchNamespaceException(namespace);
    }
    return Map.of(SupportsNamespaces.PROP_LOCATION, lake().folder(namespace[0]));
  }

  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    loadNamespaceMetadata(namespace);
    return lake().folders(spark(), lake().folder(namespace[0])).stream()
        .map(table -> Identifier.of(namespace, table))
        .toArray(Identifier[]::new);
  }

  @Override
  public Table loadTable(Identifier identifier) throws NoSuchTableException {
    return delta().loadTable(byPath(identifier));
  }

  @Override
  public Table loadTable(Identifier identifier, String version) throws NoSuchTableException {
    return delta().loadTable(byPath(identifier), version);
  }

  @Override
  public Table loadTable(Identifier identifier, long timestamp) throws NoSuchTableException {
    return delta().loadTable(byPath(identifier), timestamp);
  }

  private Identifier byPath(Identifier identifier) throws NoSuchTableException {
    if (identifier.namespace().length != 1) {
      throw new NoSuchTableException(identifier);
    }
    String folder = identifier.namespace()[0];
    if (!lake().folders(spark(), lake().folder(folder)).contains(identifier.name())) {
      throw new NoSuchTableException(identifier);
    }
    return Identifier.of(new String[] {"delta"}, lake().folder(folder) + "/" + identifier.name());
  }

  private static TableCatalog delta() {
    return (TableCatalog) spark().sessionState().catalogManager().catalog("spark_catalog");
  }

  private Lake lake() {
    return Lake.at(spark(), location);
  }

  private static SparkSession spark() {
    return SparkSession.active();
  }

  @Override
  public Table createTable(
      Identifier identifier,
      StructType schema,
      Transform[] partitions,
      Map<String, String> properties) {
    throw readOnly("create a table in");
  }

  @Override
  public Table alterTable(Identifier identifier, TableChange... changes) {
    throw readOnly("alter a table of");
  }

  @Override
  public boolean dropTable(Identifier identifier) {
    throw readOnly("drop a table of");
  }

  @Override
  public void renameTable(Identifier from, Identifier to) {
    throw readOnly("rename a table of");
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata) {
    throw readOnly("create a namespace in");
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes) {
    throw readOnly("alter a namespace of");
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade) {
    throw readOnly("drop a namespace of");
  }

  private UnsupportedOperationException readOnly(String action) {
    return new UnsupportedOperationException(
        "Cannot "
            + action
            + " catalog "
            + name
            + ": it shows the lake, and jobs write it. Use weir land, train, backfill, stream or judge.");
  }
}
