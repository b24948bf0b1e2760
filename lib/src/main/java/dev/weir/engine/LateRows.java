package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import dev.weir.source.EventColumns;
import dev.weir.spec.Input;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a stream refused as late: rows that are in the source, and in none of the stream's
 * observations.
 */
final class LateRows {
  private static final String COPY = "copy";

  private final SparkSession spark;
  private final Dataset<Row> quarantine;
  private final List<Input> inputs;

  LateRows(SparkSession spark, Lake lake, Pipeline pipeline, String generation) {
    this.spark = spark;
    this.inputs = pipeline.program().inputs();
    this.quarantine =
        new DeltaTables(spark)
            .readOrEmpty(
                lake.table(pipeline.name(), TableDefinition.QUARANTINE),
                TableDefinition.QUARANTINE.schema())
            .filter(
                col("reason")
                    .equalTo("late")
                    .and(col("run_id").startsWith(Generation.runs(generation))));
  }

  /**
   * The events of a series without those that came late; of rows that nothing tells apart, as many
   * are removed as were late.
   */
  Dataset<Row> removedFrom(Dataset<Row> events, String series) {
    List<Row> late =
        quarantine
            .filter(col("series").equalTo(series))
            .select("event_time", "raw")
            .collectAsList()
            .stream()
            .map(this::event)
            .toList();
    if (late.isEmpty()) {
      return events;
    }
    Column same = col("event." + COPY).equalTo(col("late." + COPY));
    for (String column : columns()) {
      same = same.and(col("event." + column).eqNullSafe(col("late." + column)));
    }
    return numbered(events)
        .as("event")
        .join(numbered(spark.createDataFrame(late, schema())).as("late"), same, "left_anti")
        .drop(COPY);
  }

  /** A refused row as it was before it was made a text. */
  private Row event(Row refused) {
    JsonNode raw = Json.parse(refused.getString(1));
    Object[] cells = new Object[1 + inputs.size()];
    cells[0] = refused.get(0);
    for (int i = 0; i < inputs.size(); i++) {
      JsonNode value = raw.get(inputs.get(i).expression());
      cells[1 + i] = value.isNull() ? null : (Double) value.asDouble();
    }
    return RowFactory.create(cells);
  }

  private StructType schema() {
    StructType schema = new StructType().add(EventColumns.TIME, DataTypes.TimestampType);
    for (String input : EventColumns.inputs(inputs.size())) {
      schema = schema.add(input, DataTypes.DoubleType);
    }
    return schema;
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(List.of(EventColumns.TIME));
    columns.addAll(List.of(EventColumns.inputs(inputs.size())));
    return columns;
  }

  private Dataset<Row> numbered(Dataset<Row> rows) {
    Column[] columns = columns().stream().map(functions::col).toArray(Column[]::new);
    return rows.withColumn(COPY, row_number().over(Window.partitionBy(columns).orderBy(lit(1))));
  }
}
