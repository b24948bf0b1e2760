package dev.weir.series;

import java.util.Arrays;

/**
 * Events kept whole, one per identity. Of several with the same identity the one with the smallest
 * time and then the smallest inputs is kept, so that the order in which they arrive cannot matter.
 * Inputs lie in one array, an event after the other.
 */
final class EventBuffer {

  /** What makes two events the same. */
  enum Identity {
    /** Nothing: all events are kept. */
    NONE,
    /** The same key. */
    KEY,
    /** The same key at the same time. */
    KEY_AND_TIME
  }

  private static final int FIRST_CAPACITY = 8;
  private static final long[] NO_LONGS = {};
  private static final double[] NO_DOUBLES = {};
  private static final int[] NO_INTS = {};

  private final Identity identity;
  private final int width;
  private long[] times = NO_LONGS;
  private long[] keys = NO_LONGS;
  private double[] inputs = NO_DOUBLES;
  private int[] slots = NO_INTS; // open addressing: position + 1 of an event, 0 for none
  private int size;

  EventBuffer(Identity identity, int width) {
    this.identity = identity;
    this.width = width;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
    Arrays.fill(slots, 0);
  }

  long time(int event) {
    return times[event];
  }

  double input(int event, int input) {
    return inputs[event * width + input];
  }

  /** A copy of an event's inputs. */
  double[] inputs(int event) {
    return Arrays.copyOfRange(inputs, event * width, (event + 1) * width);
  }

  /** Adds an event; tells {@code out} of the one that has to go for it, if any. */
  void add(long timeUs, long key, double[] given, Emitter out) {
    if (identity == Identity.NONE) {
      append(timeUs, key, given);
      return;
    }
    if (2 * (size + 1) > slots.length) {
      rehash(Math.max(2 * FIRST_CAPACITY, 2 * slots.length));
    }
    int slot = slot(timeUs, key);
    if (slots[slot] == 0) {
      append(timeUs, key, given);
      slots[slot] = size;
      return;
    }
    int held = slots[slot] - 1;
    if (compare(timeUs, given, 0, times[held], inputs, held * width) < 0) {
      double[] loser = inputs(held);
      long loserTimeUs = times[held];
      times[held] = timeUs;
      System.arraycopy(given, 0, inputs, held * width, width);
      out.refused(Refusal.DUPLICATE, loserTimeUs, loser);
    } else {
      out.refused(Refusal.DUPLICATE, timeUs, given);
    }
  }

  /** The positions of all events by time, key and inputs. */
  int[] sorted() {
    int[] order = new int[size];
    boolean inOrder = true;
    for (int i = 0; i < size; i++) {
      order[i] = i;
      inOrder &= i == 0 || compare(i - 1, i) <= 0;
    }
    if (!inOrder) {
      sort(order, order.clone(), 0, size);
    }
    return order;
  }

  /** Keeps only the given events, in the given order. */
  void keep(int[] order, int from) {
    EventBuffer kept = new EventBuffer(identity, width);
    for (int i = from; i < order.length; i++) {
      kept.append(times[order[i]], keys[order[i]], inputs(order[i]));
    }
    times = kept.times;
    keys = kept.keys;
    inputs = kept.inputs;
    size = kept.size;
    rehash(slots.length);
  }

  /** Writes the events in order; their keys only where they are kept by them. */
  void write(StateWriter writer) {
    writer.unsigned(size);
    long previousUs = 0;
    double[] all = new double[size * width];
    int n = 0;
    for (int event : sorted()) {
      writer.signed(times[event] - previousUs);
      if (identity != Identity.NONE) {
        writer.fixed(keys[event]);
      }
      System.arraycopy(inputs, event * width, all, n, width);
      previousUs = times[event];
      n += width;
    }
    writer.numbers(all);
  }

  void read(StateReader reader) {
    clear();
    int written = reader.size();
    long timeUs = 0;
    times = new long[written];
    keys = new long[written];
    inputs = new double[Math.multiplyExact(written, width)];
    size = written;
    for (int i = 0; i < written; i++) {
      timeUs += reader.signed();
      times[i] = timeUs;
      keys[i] = identity == Identity.NONE ? 0 : reader.fixed();
    }
    reader.numbers(inputs);
    if (identity != Identity.NONE) {
      rehash(Math.max(2 * FIRST_CAPACITY, Integer.highestOneBit(Math.max(1, written)) * 4));
    }
  }

  private void append(long timeUs, long key, double[] given) {
    if (size == times.length) {
      int capacity = Math.max(FIRST_CAPACITY, 2 * size);
      times = Arrays.copyOf(times, capacity);
      keys = Arrays.copyOf(keys, capacity);
      inputs = Arrays.copyOf(inputs, Math.multiplyExact(capacity, width));
    }
    times[size] = timeUs;
    keys[size] = key;
    System.arraycopy(given, 0, inputs, size * width, width);
    size++;
  }

  private int slot(long timeUs, long key) {
    boolean withTime = identity == Identity.KEY_AND_TIME;
    long mixed = (withTime ? key + 31 * timeUs : key) * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & (slots.length - 1);
    while (slots[slot] != 0) {
      int held = slots[slot] - 1;
      if (keys[held] == key && (!withTime || times[held] == timeUs)) {
        return slot;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private void rehash(int capacity) {
    slots = new int[capacity];
    for (int event = 0; capacity > 0 && event < size; event++) {
      slots[slot(times[event], keys[event])] = event + 1;
    }
  }

  private int compare(int one, int other) {
    int byTime = Long.compare(times[one], times[other]);
    if (byTime != 0) {
      return byTime;
    }
    int byKey = Long.compare(keys[one], keys[other]);
    return byKey != 0
        ? byKey
        : compare(times[one], inputs, one * width, times[other], inputs, other * width);
  }

  private int compare(long timeA, double[] a, int atA, long timeB, double[] b, int atB) {
    int order = Long.compare(timeA, timeB);
    for (int i = 0; order == 0 && i < width; i++) {
      order = Double.compare(a[atA + i], b[atB + i]);
    }
    return order;
  }

  private void sort(int[] order, int[] from, int start, int end) {
    if (end - start < 2) {
      return;
    }
    int middle = (start + end) >>> 1;
    sort(from, order, start, middle);
    sort(from, order, middle, end);
    for (int i = start, left = start, right = middle; i < end; i++) {
      boolean takeLeft = right == end || left < middle && compare(from[left], from[right]) <= 0;
      order[i] = takeLeft ? from[left++] : from[right++];
    }
  }
}
