package dev.weir.series;

import dev.weir.spec.ValueSpec;

/**
 * The smallest number of the input; the largest is found as the smallest of the negated numbers.
 */
final class ExtremeAccumulator implements Accumulator {
  private final double sign;
  private double least = Double.NaN;

  private ExtremeAccumulator(double sign) {
    this.sign = sign;
  }

  static ExtremeAccumulator smallest() {
    return new ExtremeAccumulator(1);
  }

  static ExtremeAccumulator largest() {
    return new ExtremeAccumulator(-1);
  }

  @Override
  public void add(double x) {
    double signed = sign * x;
    if (!(least <= signed)) { // also when nothing was added yet
      least = signed;
    }
  }

  @Override
  public void merge(Accumulator other) {
    double theirs = ((ExtremeAccumulator) other).least;
    if (theirs < least || Double.isNaN(least)) {
      least = theirs;
    }
  }

  @Override
  public void clear() {
    least = Double.NaN;
  }

  @Override
  public double value(ValueSpec value) {
    return sign * least + 0.0; // never -0
  }

  @Override
  public void write(StateWriter writer) {
    writer.number(least);
  }

  @Override
  public void read(StateReader reader) {
    least = reader.number();
  }
}
