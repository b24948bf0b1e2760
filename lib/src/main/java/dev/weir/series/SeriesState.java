package dev.weir.series;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link SeriesProgram} remembers of one series. Opaque: only the program reads and changes
 * it. Not thread-safe.
 *
 * <p>Size in memory: 8 bytes per cell of the features' memories, once the series has had an
 * observation, and per open or retained pane some 40 bytes per aggregate (sketches more), or 16 + 8
 * x inputs bytes per event where a key is declared or there is no window.
 */
public final class SeriesState {
  private static final double[] FRESH = {};

  long watermarkUs = Long.MIN_VALUE;
  boolean started; // there was an observation, and it is not forgotten
  double[] memory = FRESH; // as the feature chain lays it out; empty until started
  long openRows;

  // With windows.
  long lastPane; // the last closed pane with events; means nothing until started
  final List<Pane> closed = new ArrayList<>(); // those with events that future windows still cover
  final List<Pane> open = new ArrayList<>(); // ascending
  Pane spare; // an unused pane, or null

  // Without windows.
  final EventBuffer events;
  long earliestUs = Long.MAX_VALUE; // of the buffered events

  SeriesState(EventBuffer events) {
    this.events = events;
  }

  void start(int cells) {
    started = true;
    memory = new double[cells];
  }

  void forget() {
    started = false;
    memory = FRESH;
    closed.clear();
  }
}
