package dev.weir.engine;

import dev.weir.core.Json;
import dev.weir.series.Emitter;
import dev.weir.series.Observation;
import dev.weir.series.Refusal;
import dev.weir.series.SeriesProgram;
import dev.weir.source.EventColumns;
import dev.weir.spec.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The events of a source as rows on their way to the series program: column positions, and the text
 * of a refused one.
 */
final class EventRow {

  static final int SERIES = 0;
  static final int TIME = 1;
  static final int KEY = 2;
  static final int REASON = 3;
  static final int RAW = 4;
  static final int POSITION = 5;
  static final int STATE = 6;
  static final int INPUTS = 7;

  private EventRow() {}

  /** The events with their columns in the positions above; the state is null in an event. */
  static Dataset<Row> of(Dataset<Row> events, SeriesProgram program) {
    List<Column> columns = new ArrayList<>();
    columns.add(functions.col(EventColumns.SERIES));
    columns.add(functions.col(EventColumns.TIME));
    columns.add(functions.col(EventColumns.KEY));
    columns.add(functions.col(EventColumns.REASON));
    columns.add(functions.col(EventColumns.RAW));
    columns.add(functions.col(EventColumns.POSITION));
    columns.add(functions.lit(null).cast(DataTypes.BinaryType).as(SeriesRows.STATE));
    for (int i = 0; i < program.inputs().size(); i++) {
      columns.add(functions.col(EventColumns.input(i)));
    }
    return events.select(columns.toArray(Column[]::new));
  }

  /**
   * Memories (series, state) as rows of the same shape, to be sorted before the events of their
   * series.
   */
  static Dataset<Row> ofMemories(Dataset<Row> memories, StructType shape) {
    List<Column> columns = new ArrayList<>();
    for (var field : shape.fields()) {
      columns.add(
          field.name().equals(EventColumns.SERIES) || field.name().equals(SeriesRows.STATE)
              ? functions.col(field.name())
              : functions.lit(null).cast(field.dataType()).as(field.name()));
    }
    return memories.select(columns.toArray(Column[]::new));
  }

  static void inputs(Row row, double[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = row.isNullAt(INPUTS + i) ? Double.NaN : row.getDouble(INPUTS + i);
    }
  }

  static Row malformed(Row row) {
    return SeriesRows.refused(
        row.getString(SERIES),
        row.get(TIME),
        row.getString(REASON),
        row.getString(RAW),
        row.getString(POSITION));
  }

  /** Collects what the program emits for one series as {@link SeriesRows}. */
  static final class Collector implements Emitter {
    private final List<Input> inputs;
    private final Numbers numbers;
    private final String source;
    private final List<Row> rows;
    private String series = "";
    private long fromUs = Long.MIN_VALUE;
    private long toUs = Long.MAX_VALUE;
    private long outsideRows;

    Collector(SeriesProgram program, String source, List<Row> rows) {
      this.inputs = program.inputs();
      this.numbers = Numbers.of(program);
      this.source = source;
      this.rows = rows;
    }

    /** Starts a series: its observations within [from, to) are collected, others counted. */
    void series(String name, long from, long to) {
      series = name;
      fromUs = from;
      toUs = to;
      outsideRows = 0;
    }

    long outsideRows() {
      return outsideRows;
    }

    @Override
    public void observation(Observation o) {
      if (o.timeUs() >= fromUs && o.timeUs() < toUs) {
        rows.add(SeriesRows.observation(series, o, numbers));
      } else {
        outsideRows += o.rows();
      }
    }

    @Override
    public void refused(Refusal why, long eventTimeUs, double[] values) {
      Map<String, Object> raw = new TreeMap<>();
      raw.put("series", series);
      raw.put("event_time", Times.instant(eventTimeUs).toString());
      for (int i = 0; i < values.length; i++) {
        raw.put(inputs.get(i).expression(), Double.isNaN(values[i]) ? null : values[i]);
      }
      rows.add(
          SeriesRows.refused(
              series,
              Times.timestamp(eventTimeUs),
              why.name().toLowerCase(Locale.ROOT),
              Json.text(raw),
              source));
    }
  }
}
