package dev.weir.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A procedure of texts that gives one row.
 *
 * @param name its name
 * @param description what it does
 * @param inputs what it takes
 * @param job runs it: from the arguments that were given, by name, to the cells of the row
 */
record Procedure(
    String name,
    String description,
    List<Parameter> inputs,
    Function<Map<String, String>, Map<String, Object>> job)
    implements UnboundProcedure, BoundProcedure {

  @Override
  public BoundProcedure bind(StructType arguments) {
    return this;
  }

  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public ProcedureParameter[] parameters() {
    return inputs.stream().map(Parameter::declared).toArray(ProcedureParameter[]::new);
  }

  @Override
  public Iterator<Scan> call(InternalRow arguments) {
    Map<String, String> given = new HashMap<>();
    return Refusal.unless(
        () -> {
          for (int i = 0; i < inputs.size(); i++) {
            Parameter input = inputs.get(i);
            if (!arguments.isNullAt(i)) {
              given.put(input.name(), arguments.getUTF8String(i).toString());
            } else if (input.isRequired()) {
              throw new IllegalArgumentException(
                  "Cannot call " + name + ": the argument " + input.name() + " is null.");
            }
          }
          return List.<Scan>of(Result.of(JobSession.in(() -> job.apply(given)))).iterator();
        });
  }

  /** One row. */
  private record Result(StructType readSchema, InternalRow row) implements LocalScan {

    static Result of(Map<String, Object> cells) {
      StructType schema = new StructType();
      List<Object> values = new ArrayList<>();
      for (Map.Entry<String, Object> cell : cells.entrySet()) {
        schema = schema.add(cell.getKey(), type(cell.getValue()));
        values.add(
            cell.getValue() instanceof String text ? UTF8String.fromString(text) : cell.getValue());
      }
      return new Result(schema, new GenericInternalRow(values.toArray()));
    }

    private static DataType type(Object cell) {
      return switch (cell.getClass().getSimpleName()) {
        case "String" -> DataTypes.StringType;
        case "Long" -> DataTypes.LongType;
        case "Double" -> DataTypes.DoubleType;
        case "Boolean" -> DataTypes.BooleanType;
        default -> throw new IllegalStateException("Cannot show " + cell.getClass() + ".");
      };
    }

    @Override
    public InternalRow[] rows() {
      return new InternalRow[] {row};
    }
  }
}
