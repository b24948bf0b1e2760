package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.weir.series.SeriesProgram;
import dev.weir.source.EventColumns;
import dev.weir.spec.Input;
import dev.weir.spec.PipelineSpec;
import dev.weir.spec.ValueSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The series program of a pipeline that remembers nothing, as one projection: no shuffle, no state,
 * nothing late and nothing open. The same for a table and for a stream.
 */
final class StatelessRows {

  private StatelessRows() {}

  /** {@link SeriesRows} of events: an observation for each valid one, and the refused ones. */
  static Dataset<Row> of(Pipeline pipeline, Dataset<Row> events) {
    SeriesProgram program = pipeline.program();
    Column refused = col(EventColumns.REASON).isNotNull();
    Column ready = lit(true);
    List<Column> values = new ArrayList<>();
    for (String name : program.valueNames()) {
      values.add(input(pipeline.spec(), program, name));
    }
    List<Column> vector = new ArrayList<>();
    for (String name : program.featureNames()) {
      Column input = input(pipeline.spec(), program, name);
      vector.add(input);
      ready = pipeline.spec().mayLack(name) ? ready : ready.and(input.isNotNull());
    }
    return events.select(
        when(refused, lit(SeriesRows.REFUSED))
            .otherwise(lit(SeriesRows.OBSERVATION))
            .as(SeriesRows.KIND),
        col(EventColumns.SERIES),
        col(EventColumns.TIME),
        lit(1L).as("input_rows"),
        Numbers.of(program).of(values, vector).as(Numbers.COLUMN),
        ready.and(col(EventColumns.REASON).isNull()).as(SeriesRows.READY),
        col(EventColumns.REASON),
        col(EventColumns.RAW),
        when(refused, col(EventColumns.POSITION)).as(EventColumns.POSITION),
        lit(0L).as(SeriesRows.OUTSIDE),
        lit(0L).as(SeriesRows.OPEN),
        lit(null).cast("binary").as(SeriesRows.STATE));
  }

  private static Column input(PipelineSpec spec, SeriesProgram program, String value) {
    ValueSpec declared =
        spec.values().stream().filter(each -> each.name().equals(value)).findFirst().orElseThrow();
    return col(EventColumns.input(program.inputs().indexOf(Input.of(declared))));
  }
}
