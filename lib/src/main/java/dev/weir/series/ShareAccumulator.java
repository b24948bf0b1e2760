package dev.weir.series;

import dev.weir.spec.ValueSpec;

/** How many rows met a condition, of those for which it is known. */
final class ShareAccumulator implements Accumulator {
  private long known;
  private long met;

  @Override
  public void add(double x) {
    known++;
    if (x != 0) {
      met++;
    }
  }

  @Override
  public void merge(Accumulator other) {
    ShareAccumulator share = (ShareAccumulator) other;
    known += share.known;
    met += share.met;
  }

  @Override
  public void clear() {
    known = 0;
    met = 0;
  }

  @Override
  public double value(ValueSpec value) {
    return known == 0 ? Double.NaN : (double) met / known;
  }

  @Override
  public void write(StateWriter writer) {
    writer.unsigned(known);
    writer.unsigned(met);
  }

  @Override
  public void read(StateReader reader) {
    known = reader.unsigned();
    met = reader.unsigned();
  }
}
