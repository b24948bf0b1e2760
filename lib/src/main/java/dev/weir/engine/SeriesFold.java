package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import dev.weir.series.SeriesProgram;
import dev.weir.series.SeriesState;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The series program over a table: the batch driver. Events are brought together by series and
 * sorted by time, so that windows close as the fold goes along and only one state is held per task.
 *
 * @param pipeline what is run
 * @param watermarkUs where event time ends: windows that end later stay open
 * @param fromUs observations before are folded into memory, not emitted
 * @param toUs observations from here on likewise
 * @param source the source's name, for refused rows
 */
record SeriesFold(Pipeline pipeline, long watermarkUs, long fromUs, long toUs, String source)
    implements Serializable {

  /**
   * Runs the program.
   *
   * @param events rows as made by {@code EventReader}
   * @param memories (series, state) to start from; none to start cold
   * @return {@link SeriesRows} of every kind; malformed events pass through as refused rows
   */
  Dataset<Row> over(Dataset<Row> events, Optional<Dataset<Row>> memories) {
    Dataset<Row> rows = EventRow.of(events, pipeline.program());
    StructType shape = rows.schema();
    Dataset<Row> all =
        memories.map(states -> EventRow.ofMemories(states, shape).union(rows)).orElse(rows);
    return all.repartition(col("series"))
        .sortWithinPartitions(col("series").asc_nulls_first(), col("event_time").asc_nulls_first())
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) this::fold, Encoders.row(SeriesRows.schema()));
  }

  private Iterator<Row> fold(Iterator<Row> sorted) {
    return new Fold(sorted);
  }

  /** Folds series after series, handing on rows as they are made. */
  private final class Fold implements Iterator<Row> {
    private final Iterator<Row> sorted;
    private final SeriesProgram program = pipeline.program();
    private final List<Row> emitted = new ArrayList<>();
    private final ArrayDeque<Row> ready = new ArrayDeque<>();
    private final EventRow.Collector out = new EventRow.Collector(program, source, emitted);
    private final double[] inputs = new double[program.inputs().size()];
    private String series;
    private SeriesState state;
    private long accepted;
    private boolean done;

    Fold(Iterator<Row> sorted) {
      this.sorted = sorted;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && !done) {
        if (sorted.hasNext()) {
          take(sorted.next());
        } else {
          finishSeries();
          done = true;
        }
        ready.addAll(emitted);
        emitted.clear();
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.poll();
    }

    private void take(Row row) {
      if (!row.isNullAt(EventRow.REASON)) {
        emitted.add(EventRow.malformed(row));
        return;
      }
      String name = row.getString(EventRow.SERIES);
      if (!name.equals(series)) {
        finishSeries();
        series = name;
        accepted = 0;
        out.series(name, fromUs, toUs);
        state = program.start();
      }
      if (!row.isNullAt(EventRow.STATE)) {
        state = program.decode((byte[]) row.get(EventRow.STATE));
        program.dropOpen(state); // the events of open windows are read again
        return;
      }
      long time = Times.micros(row.getTimestamp(EventRow.TIME));
      program.advanceTo(state, Math.min(time, watermarkUs), out);
      EventRow.inputs(row, inputs);
      int before = emitted.size();
      program.accept(state, time, row.getLong(EventRow.KEY), inputs, out);
      accepted += emitted.size() == before ? 1 : 0;
    }

    private void finishSeries() {
      if (series == null) {
        return;
      }
      program.advanceTo(state, watermarkUs, out);
      emitted.add(SeriesRows.receipt(series, accepted, out.outsideRows(), program.openRows(state)));
      emitted.add(SeriesRows.memory(series, program.encode(state)));
      series = null;
    }
  }
}
