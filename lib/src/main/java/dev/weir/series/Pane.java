package dev.weir.series;

/** The events of one series whose time lies between two neighbouring window starts. */
final class Pane {
  long index; // its start is index x window step
  long rows;
  final Accumulator[] accumulators;
  final EventBuffer
      events; // one per key until the pane closes; always empty without a declared key

  Pane(Accumulator[] accumulators, EventBuffer events) {
    this.accumulators = accumulators;
    this.events = events;
  }

  /** Makes this the empty pane of an index. */
  void reset(long newIndex) {
    index = newIndex;
    rows = 0;
    events.clear();
    for (Accumulator accumulator : accumulators) {
      accumulator.clear();
    }
  }

  void merge(Pane other) {
    rows += other.rows;
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].merge(other.accumulators[i]);
    }
  }
}
