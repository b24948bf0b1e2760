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
import org.apache.spark.sql.Row;

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
    Dataset<Row> rows = SeriesInput.events(events, pipeline.program());
    Dataset<Row> all =
        memories.map(states -> SeriesInput.memories(states).union(rows)).orElse(rows);
    return SeriesRows.of(
        all.repartition(col("series"))
            .sortWithinPartitions(col("series").asc_nulls_first(), col(SeriesInput.TIME_US))
            .as(SeriesInput.ENCODER)
            .mapPartitions(
                (MapPartitionsFunction<SeriesInput, SeriesOutput>) this::fold,
                SeriesOutput.ENCODER));
  }

  private Iterator<SeriesOutput> fold(Iterator<SeriesInput> sorted) {
    return new Fold(sorted);
  }

  /** Folds series after series, handing on rows as they are made. */
  private final class Fold implements Iterator<SeriesOutput> {
    private final Iterator<SeriesInput> sorted;
    private final SeriesProgram program = pipeline.program();
    private final List<SeriesOutput> emitted = new ArrayList<>();
    private final ArrayDeque<SeriesOutput> ready = new ArrayDeque<>();
    private final SeriesCollector out = new SeriesCollector(program, source, emitted);
    private String series;
    private SeriesState state;
    private long accepted;
    private boolean done;

    Fold(Iterator<SeriesInput> sorted) {
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
    public SeriesOutput next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.poll();
    }

    private void take(SeriesInput row) {
      if (row.refused()) {
        emitted.add(SeriesOutput.refused(row));
        return;
      }
      String name = row.getSeries();
      if (!name.equals(series)) {
        finishSeries();
        series = name;
        accepted = 0;
        out.series(name, fromUs, toUs);
        state = program.start();
      }
      if (row.memory()) {
        state = program.decode(row.getState());
        program.dropOpen(state); // the events of open windows are read again
        return;
      }
      program.advanceTo(state, Math.min(row.getTimeUs(), watermarkUs), out);
      int before = emitted.size();
      program.accept(state, row.getTimeUs(), row.getKey(), row.getInputs(), out);
      accepted += emitted.size() == before ? 1 : 0;
    }

    private void finishSeries() {
      if (series == null) {
        return;
      }
      program.advanceTo(state, watermarkUs, out);
      emitted.add(
          SeriesOutput.receipt(series, accepted, out.outsideRows(), program.openRows(state)));
      emitted.add(SeriesOutput.memory(series, program.encode(state)));
      series = null;
    }
  }
}
