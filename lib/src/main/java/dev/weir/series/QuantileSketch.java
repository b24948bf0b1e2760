package dev.weir.series;

import dev.weir.spec.ValueSpec;
import java.util.Arrays;

/**
 * Quantiles with a relative error of at most 1/128 (0.79 %): a DDSketch (Masson, Rim and Lee,
 * "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", VLDB 2019,
 * section 2) whose buckets are 64 equal parts of each power of two, which the bits of a double tell
 * without a logarithm. Magnitudes below 2.3e-308 count as zero.
 *
 * <p>The q-quantile of n numbers is the one of rank floor(1 + q (n - 1)). Size: 12 bytes in memory
 * and about 2 encoded per bucket in use, 64 buckets per power of two and sign that the data span.
 */
final class QuantileSketch implements Accumulator {
  private static final int PART_BITS = 6;
  private static final int SHIFT = 52 - PART_BITS;
  private static final int SMALLEST_NORMAL = 1 << PART_BITS;
  private static final int MOST_BUCKETS = 2 * (2047 << PART_BITS) + 1;

  private int[] buckets = new int[4]; // ascending, as the numbers they stand for
  private long[] counts = new long[4];
  private int size;
  private long total;

  @Override
  public void add(double x) {
    addTo(bucket(x), 1);
  }

  @Override
  public void merge(Accumulator other) {
    QuantileSketch sketch = (QuantileSketch) other;
    for (int i = 0; i < sketch.size; i++) {
      addTo(sketch.buckets[i], sketch.counts[i]);
    }
  }

  @Override
  public void clear() {
    size = 0;
    total = 0;
  }

  @Override
  public double value(ValueSpec value) {
    return quantile(value.argument());
  }

  /** The q-quantile, for q from 0 to 1; NaN when nothing was added. */
  double quantile(double q) {
    if (total == 0) {
      return Double.NaN;
    }
    long rank = (long) (q * (total - 1));
    int i = 0;
    for (long below = counts[0]; below <= rank && i < size - 1; below += counts[i]) {
      i++;
    }
    return representative(buckets[i]);
  }

  private void addTo(int bucket, long count) {
    total += count;
    int at = Arrays.binarySearch(buckets, 0, size, bucket);
    if (at >= 0) {
      counts[at] += count;
      return;
    }
    at = -at - 1;
    if (size == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(buckets, at, buckets, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    buckets[at] = bucket;
    counts[at] = count;
    size++;
  }

  private static int bucket(double x) {
    double magnitude = Math.abs(x);
    if (magnitude < Double.MIN_NORMAL) {
      return 0;
    }
    int bucket = (int) (Double.doubleToRawLongBits(magnitude) >>> SHIFT) - SMALLEST_NORMAL + 1;
    return x < 0 ? -bucket : bucket;
  }

  private static double representative(int bucket) {
    if (bucket == 0) {
      return 0;
    }
    long part = Math.abs(bucket) + SMALLEST_NORMAL - 1L;
    double from = Double.longBitsToDouble(part << SHIFT);
    double to = Double.longBitsToDouble((part + 1) << SHIFT);
    double middle = from + (to - from) / 2;
    return bucket < 0 ? -middle : middle;
  }

  @Override
  public void write(StateWriter writer) {
    writer.unsigned(size);
    int previous = 0;
    for (int i = 0; i < size; i++) {
      writer.signed((long) buckets[i] - previous);
      writer.unsigned(counts[i]);
      previous = buckets[i];
    }
  }

  @Override
  public void read(StateReader reader) {
    clear();
    int written = reader.size(MOST_BUCKETS);
    buckets = new int[Math.max(4, written)];
    counts = new long[buckets.length];
    int previous = 0;
    for (int i = 0; i < written; i++) {
      previous += (int) reader.signed();
      addTo(previous, reader.unsigned());
    }
  }
}
