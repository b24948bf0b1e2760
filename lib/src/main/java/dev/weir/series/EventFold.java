package dev.weir.series;

import dev.weir.series.EventBuffer.Identity;
import java.util.List;

/** Every event is an observation, made in event-time order once the watermark is past its time. */
final class EventFold implements Fold {
  private final FeatureChain features;
  private final int[] inputOf; // per value
  private final boolean keyed;

  EventFold(FeatureChain features, List<Integer> inputOf, Identity identity) {
    this.features = features;
    this.inputOf = inputOf.stream().mapToInt(Integer::intValue).toArray();
    keyed = identity != Identity.NONE;
  }

  @Override
  public void accept(
      SeriesState state, long eventTimeUs, long keyHash, double[] inputs, Emitter out) {
    if (eventTimeUs < state.watermarkUs) {
      out.refused(Refusal.LATE, eventTimeUs, inputs);
      return;
    }
    state.events.add(eventTimeUs, keyed ? keyHash : 0, inputs, out);
    state.openRows = state.events.size();
    state.earliestUs = Math.min(state.earliestUs, eventTimeUs);
  }

  @Override
  public void close(SeriesState state, long previousUs, Emitter out) {
    if (state.earliestUs >= state.watermarkUs) {
      return;
    }
    int[] order = state.events.sorted();
    int next = 0;
    while (next < order.length && state.events.time(order[next]) < state.watermarkUs) {
      double[] values = new double[inputOf.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = state.events.input(order[next], inputOf[i]) + 0.0;
      }
      features.observe(state, state.events.time(order[next]), 1, values, out);
      next++;
    }
    state.earliestUs = next < order.length ? state.events.time(order[next]) : Long.MAX_VALUE;
    state.events.keep(order, next);
    state.openRows = state.events.size();
  }

  @Override
  public long nextTimeUs(SeriesState state) {
    return state.earliestUs == Long.MAX_VALUE ? Long.MAX_VALUE : state.earliestUs + 1;
  }

  @Override
  public long horizonUs(SeriesState state) {
    return state.watermarkUs;
  }

  @Override
  public void dropOpen(SeriesState state) {
    state.events.clear();
    state.openRows = 0;
    state.earliestUs = Long.MAX_VALUE;
  }

  @Override
  public void write(SeriesState state, StateWriter writer) {
    state.events.write(writer);
  }

  @Override
  public void read(SeriesState state, StateReader reader) {
    state.events.read(reader);
    state.openRows = state.events.size();
    for (int i = 0; i < state.events.size(); i++) {
      state.earliestUs = Math.min(state.earliestUs, state.events.time(i));
    }
  }
}
