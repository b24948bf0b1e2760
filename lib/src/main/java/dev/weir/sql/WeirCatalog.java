package dev.weir.sql;

import dev.weir.table.DeltaSql;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.ProcedureCatalog;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableSummary;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The {@code weir} catalog: {@code weir.<pipeline>.<table>} reads a pipeline's tables, {@code
 * weir.sources.<table>} the landed ones; {@code weir.<pipeline>.score} and the other {@link
 * ModelFunction}s are of its champion; {@code CALL weir.system.<procedure>} runs a {@link
 * JobProcedure}. Configured by {@code spark.sql.catalog.weir} (this class) and {@code
 * spark.sql.catalog.weir.lake} (the lake's location), beside {@link WeirExtensions}. Facts are
 * written by jobs alone; people write {@code labels}.
 */
public final class WeirCatalog
    implements TableCatalog, SupportsNamespaces, FunctionCatalog, ProcedureCatalog {

  /** The namespace of the procedures. */
  static final String SYSTEM = "system";

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
    DeltaSql.complete(spark());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String[][] listNamespaces() {
    return lake().lake().folders(spark(), lake().lake().root()).stream()
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
    requireNamespace(namespace);
    return Map.of(SupportsNamespaces.PROP_LOCATION, lake().lake().folder(namespace[0]));
  }

  private void requireNamespace(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length != 1 || !folders(lake().lake().root()).anyMatch(namespace[0]::equals)) {
      throw new NoSuchNamespaceException(namespace);
    }
  }

  private Stream<String> folders(String within) {
    return lake().lake().folders(spark(), within).stream();
  }

  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    requireNamespace(namespace);
    return folders(lake().lake().folder(namespace[0]))
        .map(table -> Identifier.of(namespace, table))
        .toArray(Identifier[]::new);
  }

  @Override
  public TableSummary[] listTableSummaries(String[] namespace) throws NoSuchNamespaceException {
    return Arrays.stream(listTables(namespace))
        .map(table -> TableSummary.of(table, TableSummary.EXTERNAL_TABLE_TYPE))
        .toArray(TableSummary[]::new);
  }

  @Override
  public Table loadTable(Identifier identifier) throws NoSuchTableException {
    return DeltaSql.readable(spark(), path(identifier), refusal(identifier));
  }

  @Override
  public Table loadTable(Identifier identifier, Set<TableWritePrivilege> privileges)
      throws NoSuchTableException {
    if (!isWrittenByPeople(identifier)) {
      throw Refusal.thrown(refusal(identifier));
    }
    return DeltaSql.writable(spark(), path(identifier));
  }

  private static boolean isWrittenByPeople(Identifier identifier) {
    return TableDefinition.named(identifier.name())
        .filter(TableDefinition::isWrittenByPeople)
        .isPresent();
  }

  private String refusal(Identifier identifier) {
    return "Cannot write to "
        + name
        + "."
        + identifier
        + ": it is written by "
        + TableDefinition.named(identifier.name()).map(TableDefinition::job).orElse("weir land")
        + " alone. Run that; people write labels.";
  }

  @Override
  public Table loadTable(Identifier identifier, String version) throws NoSuchTableException {
    String path = path(identifier);
    try {
      return DeltaSql.readable(spark(), path, refusal(identifier), Long.parseLong(version));
    } catch (NumberFormatException e) {
      throw Refusal.thrown(
          "Invalid version of " + identifier + ": " + version + " (must be a whole number)");
    }
  }

  @Override
  public Table loadTable(Identifier identifier, long timestamp) throws NoSuchTableException {
    return DeltaSql.readableAsOf(spark(), path(identifier), refusal(identifier), timestamp);
  }

  /** Where a table lies. The labels of a pipeline are there from the first time on. */
  private String path(Identifier identifier) throws NoSuchTableException {
    if (identifier.namespace().length != 1) {
      throw new NoSuchTableException(identifier);
    }
    String pipeline = identifier.namespace()[0];
    String path = lake().lake().folder(pipeline) + "/" + identifier.name();
    if (identifier.name().equals(TableDefinition.LABELS.tableName())
        && lake().pipelines().contains(pipeline)) {
      new DeltaTables(spark()).make(path, TableDefinition.LABELS);
    }
    if (folders(lake().lake().folder(pipeline)).noneMatch(identifier.name()::equals)) {
      throw new NoSuchTableException(identifier);
    }
    return path;
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return new Identifier[0];
    }
    requireNamespace(namespace);
    return Arrays.stream(ModelFunction.values())
        .map(function -> Identifier.of(namespace, function.sqlName()))
        .toArray(Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
    Optional<ModelFunction> function = ModelFunction.named(identifier.name());
    if (identifier.namespace().length != 1 || function.isEmpty()) {
      throw new NoSuchFunctionException(identifier);
    }
    String pipeline = identifier.namespace()[0];
    return Refusal.unless(
        () -> {
          lake().require(pipeline);
          return function.get().of(lake(), pipeline);
        });
  }

  @Override
  public Identifier[] listProcedures(String[] namespace) {
    return namespace.length == 1 && namespace[0].equals(SYSTEM)
        ? Arrays.stream(JobProcedure.values())
            .map(procedure -> Identifier.of(namespace, procedure.sqlName()))
            .toArray(Identifier[]::new)
        : new Identifier[0];
  }

  @Override
  public UnboundProcedure loadProcedure(Identifier identifier) {
    Optional<JobProcedure> procedure = JobProcedure.named(identifier.name());
    if (procedure.isEmpty() || !String.join(".", identifier.namespace()).equals(SYSTEM)) {
      throw Refusal.thrown(
          "Unknown procedure "
              + identifier
              + " (must be one of "
              + Arrays.stream(JobProcedure.values())
                  .map(each -> name + "." + SYSTEM + "." + each.sqlName())
                  .toList()
              + ").");
    }
    return procedure.get().of(lake());
  }

  /** The lake that it shows to the active session. */
  LakeSession lake() {
    return LakeSession.of(spark(), location);
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

  private RuntimeException readOnly(String action) {
    throw Refusal.thrown(
        "Cannot "
            + action
            + " catalog "
            + name
            + ": it shows the lake, and jobs write it. Use weir land, train, backfill, stream or judge.");
  }
}
