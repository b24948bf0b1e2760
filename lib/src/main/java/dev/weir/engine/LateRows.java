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
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
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

  private final Dataset<Row> quarantine;
  private final List<Input> inputs;

  LateRows(SparkSession spark, Lake lake, Pipeline pipeline, String generation) {
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
   * Valid events without those that came late; of rows that nothing tells apart, as many are
   * removed as were late.
   *
   * @param series of which series the events are
   */
  Dataset<Row> removedFrom(Dataset<Row> events, Column series) {
    Dataset<Row> late =
        quarantine
            .filter(series)
            .select("series", "event_time", "raw")
            .map(
                (MapFunction<Row, Row>)
                    new Reader(inputs.stream().map(Input::expression).toList())::event,
                Encoders.row(schema()));
    Column same = col("event." + COPY).equalTo(col("late." + COPY));
    for (String column : columns()) {
      same = same.and(col("event." + column).eqNullSafe(col("late." + column)));
    }
    return numbered(events)
        .as("event")
        .join(numbered(late).as("late"), same, "left_anti")
        .drop(COPY);
  }

  /** Makes refused rows what they were before they were made a text. */
  private record Reader(List<String> inputs) implements Serializable {

    Row event(Row refused) {
      JsonNode raw = Json.parse(refused.getString(2));
      Object[] cells = new Object[2 + inputs.size()];
      cells[0] = refused.get(0);
      cells[1] = refused.get(1);
      for (int i = 0; i < inputs.size(); i++) {
        JsonNode value = raw.get(inputs.get(i));
        cells[2 + i] = value.isNull() ? null : (Double) value.asDouble();
      }
      return RowFactory.create(cells);
    }
  }

  private StructType schema() {
    StructType schema =
        new StructType()
            .add(EventColumns.SERIES, DataTypes.StringType)
            .add(EventColumns.TIME, DataTypes.TimestampType);
    for (String input : EventColumns.inputs(inputs.size())) {
      schema = schema.add(input, DataTypes.DoubleType);
    }
    return schema;
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(List.of(EventColumns.SERIES, EventColumns.TIME));
    columns.addAll(List.of(EventColumns.inputs(inputs.size())));
    return columns;
  }

  private Dataset<Row> numbered(Dataset<Row> rows) {
    Column[] columns = columns().stream().map(functions::col).toArray(Column[]::new);
    return rows.withColumn(COPY, row_number().over(Window.partitionBy(columns).orderBy(lit(1))));
  }
}
