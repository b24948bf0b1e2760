package dev.weir.series;

import dev.weir.spec.ValueSpec;

/**
 * What is kept of one input over one pane: exact or a sketch, and in either case the same whatever
 * the order in which numbers arrive and accumulators are merged. The layout it writes is canonical:
 * equal contents, equal bytes.
 */
interface Accumulator {

  /** Adds one number: not NaN, not -0. */
  void add(double x);

  /** Adds all that another accumulator of the same class holds. */
  void merge(Accumulator other);

  /** Forgets everything. */
  void clear();

  /** The value asked for; NaN when nothing was added and nothing has no such value. */
  double value(ValueSpec value);

  void write(StateWriter writer);

  /** Replaces what is held by what {@link #write} wrote. */
  void read(StateReader reader);
}
