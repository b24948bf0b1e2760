package dev.weir.series;

import dev.weir.spec.ValueSpec;

/** How many rows had the input. */
final class CountAccumulator implements Accumulator {
  private long count;

  @Override
  public void add(double x) {
    count++;
  }

  @Override
  public void merge(Accumulator other) {
    count += ((CountAccumulator) other).count;
  }

  @Override
  public void clear() {
    count = 0;
  }

  @Override
  public double value(ValueSpec value) {
    return count;
  }

  @Override
  public void write(StateWriter writer) {
    writer.unsigned(count);
  }

  @Override
  public void read(StateReader reader) {
    count = reader.unsigned();
  }
}
