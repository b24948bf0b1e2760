package dev.weir.series;

import dev.weir.core.ExactSum;
import dev.weir.spec.ValueSpec;
import dev.weir.spec.ValueSpec.Aggregate;

/** The exact sum of the input, for sums and averages. */
final class SumAccumulator implements Accumulator {
  private static final int MOST_TERMS = 64; // 2,098 bits of range at 53 bits a term

  private ExactSum sum = new ExactSum();

  @Override
  public void add(double x) {
    sum.add(x);
  }

  @Override
  public void merge(Accumulator other) {
    sum.addAll(((SumAccumulator) other).sum);
  }

  @Override
  public void clear() {
    sum.clear();
  }

  @Override
  public double value(ValueSpec value) {
    if (sum.count() == 0) {
      return Double.NaN;
    }
    return value.aggregate() == Aggregate.AVG ? sum.value() / sum.count() : sum.value();
  }

  @Override
  public void write(StateWriter writer) {
    double[] terms = sum.terms();
    writer.unsigned(sum.count());
    writer.unsigned(terms.length);
    writer.numbers(terms);
  }

  @Override
  public void read(StateReader reader) {
    long count = reader.unsigned();
    double[] terms = new double[reader.size(MOST_TERMS)];
    reader.numbers(terms);
    sum = ExactSum.of(count, terms);
  }
}
