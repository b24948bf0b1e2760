package dev.weir.series;

import dev.weir.series.EventBuffer.Identity;
import dev.weir.spec.WindowSpec;
import dev.weir.spec.WindowSpec.Fill;
import java.util.Arrays;
import java.util.List;

/**
 * Events become observations window by window. Time is cut into panes of the window step, aligned
 * to the epoch; a window is the last {@code panes} of them and is made when its newest closes. What
 * happens depends only on the closed panes, in order.
 */
final class WindowFold implements Fold {
  private final Windows windows;
  private final Fill fill;
  private final Aggregates aggregates;
  private final FeatureChain features;
  private final boolean keyed;

  WindowFold(WindowSpec window, Aggregates aggregates, FeatureChain features, Identity identity) {
    windows = Windows.of(window);
    fill = window.fill();
    this.aggregates = aggregates;
    this.features = features;
    keyed = identity != Identity.NONE;
  }

  @Override
  public void accept(
      SeriesState state, long eventTimeUs, long keyHash, double[] inputs, Emitter out) {
    Pane pane = last(state.open);
    if (pane == null || !windows.covers(pane.index, eventTimeUs)) {
      long index = windows.pane(eventTimeUs);
      if (!isOpen(state, index)) {
        out.refused(Refusal.LATE, eventTimeUs, inputs);
        return;
      }
      pane = openPane(state, index);
    }
    if (keyed) {
      int before = pane.events.size();
      pane.events.add(eventTimeUs, keyHash, inputs, out);
      state.openRows += pane.events.size() - before;
    } else {
      aggregates.add(pane, inputs);
      state.openRows++;
    }
  }

  Windows windows() {
    return windows;
  }

  boolean isOpen(SeriesState state, long index) {
    return index >= horizon(state);
  }

  /** Takes in all rows of an open pane. */
  void merge(SeriesState state, Pane rows) {
    if (rows.rows > 0) {
      openPane(state, rows.index).merge(rows);
      state.openRows += rows.rows;
    }
  }

  private static Pane last(List<Pane> panes) {
    return panes.isEmpty() ? null : panes.get(panes.size() - 1);
  }

  private Pane openPane(SeriesState state, long index) {
    int from = 0;
    int to = state.open.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (state.open.get(middle).index < index) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    if (from < state.open.size() && state.open.get(from).index == index) {
      return state.open.get(from);
    }
    Pane pane = state.spare == null ? aggregates.pane() : state.spare;
    state.spare = null;
    pane.reset(index);
    state.open.add(from, pane);
    return pane;
  }

  /** The first pane that is not closed. */
  private long horizon(SeriesState state) {
    return windows.pane(state.watermarkUs);
  }

  @Override
  public void close(SeriesState state, long previousUs, Emitter out) {
    long end = horizon(state);
    long cursor = windows.pane(previousUs);
    int done = 0;
    while (true) {
      long index = next(state, done, cursor);
      if (index >= end) {
        break;
      }
      boolean occupied = done < state.open.size() && state.open.get(done).index == index;
      if (state.started && index - state.lastPane > windows.patience()) {
        state.forget();
      }
      if (occupied) {
        closeOccupied(state, state.open.get(done++), out);
      } else if (state.started) {
        closeEmpty(state, index, out);
      }
      cursor = index + 1;
    }
    state.open.subList(0, done).clear();
  }

  /** The next pane whose closing changes anything: no later than the first open one. */
  private long next(SeriesState state, int done, long cursor) {
    long occupied = done < state.open.size() ? state.open.get(done).index : Long.MAX_VALUE;
    if (!state.started) {
      return occupied;
    }
    boolean eachPane = fill != Fill.NONE || cursor - state.lastPane < windows.panes();
    return Math.min(occupied, eachPane ? cursor : state.lastPane + windows.patience() + 1);
  }

  private void closeOccupied(SeriesState state, Pane pane, Emitter out) {
    if (keyed) {
      aggregates.seal(pane);
    }
    state.openRows -= pane.rows;
    state.lastPane = pane.index;
    double[] values = new double[features.values()];
    if (windows.panes() == 1) {
      aggregates.values(pane, values);
      emit(state, pane.index, pane.rows, values, out);
      state.spare = pane;
    } else {
      state.closed.add(pane);
      emitWindow(state, pane.index, pane.rows, out);
    }
  }

  private void closeEmpty(SeriesState state, long index, Emitter out) {
    if (index - state.lastPane < windows.panes()) {
      emitWindow(state, index, 0, out);
    } else if (fill != Fill.NONE) {
      emit(state, index, 0, filled(state), out);
    }
  }

  private void emitWindow(SeriesState state, long index, long rows, Emitter out) {
    Pane window = aggregates.pane();
    for (Pane pane : state.closed) {
      window.merge(pane);
    }
    double[] values = new double[features.values()];
    aggregates.values(window, values);
    emit(state, index, rows, values, out);
    state.closed.removeIf(pane -> index + 1 - pane.index >= windows.panes());
  }

  /** Hands the values over: the receiver may change them. */
  private void emit(SeriesState state, long index, long rows, double[] values, Emitter out) {
    if (fill == Fill.LAST) {
      features.remember(state, values);
    }
    features.observe(state, windows.windowStartUs(index), rows, values, out);
  }

  private double[] filled(SeriesState state) {
    double[] values = new double[features.values()];
    switch (fill) {
      case NULL -> Arrays.fill(values, Double.NaN);
      case LAST -> features.recall(state, values);
      case ZERO, NONE -> Arrays.fill(values, 0);
    }
    for (int i = 0; i < values.length; i++) {
      if (aggregates.counts(i)) {
        values[i] = 0;
      }
    }
    return values;
  }

  @Override
  public long nextTimeUs(SeriesState state) {
    long index = next(state, 0, horizon(state));
    return index == Long.MAX_VALUE ? index : windows.startUs(index + 1);
  }

  @Override
  public long horizonUs(SeriesState state) {
    return state.watermarkUs == Long.MIN_VALUE ? Long.MIN_VALUE : windows.startUs(horizon(state));
  }

  @Override
  public void dropOpen(SeriesState state) {
    state.open.clear();
    state.openRows = 0;
  }

  @Override
  public void write(SeriesState state, StateWriter writer) {
    writer.signed(state.started ? state.lastPane : 0);
    write(writer, state.closed, false);
    write(writer, state.open, keyed);
  }

  private void write(StateWriter writer, List<Pane> written, boolean events) {
    writer.unsigned(written.size());
    long previous = 0;
    for (Pane pane : written) {
      writer.signed(pane.index - previous);
      if (events) {
        pane.events.write(writer);
      } else {
        aggregates.write(writer, pane);
      }
      previous = pane.index;
    }
  }

  @Override
  public void read(SeriesState state, StateReader reader) {
    state.lastPane = reader.signed();
    read(reader, state.closed, false);
    read(reader, state.open, keyed);
    for (Pane pane : state.open) {
      state.openRows += keyed ? pane.events.size() : pane.rows;
    }
  }

  private void read(StateReader reader, List<Pane> into, boolean events) {
    long index = 0;
    for (int left = reader.size(); left > 0; left--) {
      Pane pane = aggregates.pane();
      index += reader.signed();
      pane.reset(index);
      if (events) {
        pane.events.read(reader);
      } else {
        aggregates.read(reader, pane);
      }
      into.add(pane);
    }
  }
}
