package dev.weir.series;

import java.util.zip.CRC32C;

/** Reads what {@link StateWriter} wrote; anything else is an {@link IllegalArgumentException}. */
final class StateReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  /** Checks the checksum first, so that damage is found before it is read. */
  StateReader(byte[] sealed) {
    bytes = sealed;
    end = sealed.length - Integer.BYTES;
    if (end < 0) {
      throw corrupt("it has only " + sealed.length + " bytes");
    }
    CRC32C checksum = new CRC32C();
    checksum.update(sealed, 0, end);
    if ((int) checksum.getValue() != (int) StateWriter.INTS.get(sealed, end)) {
      throw corrupt("its checksum does not match its " + sealed.length + " bytes");
    }
  }

  /** The failure of a state that cannot be what was written. */
  static IllegalArgumentException corrupt(String reason) {
    return new IllegalArgumentException(
        "Cannot decode series state: " + reason + ". Rebuild the state from the source.");
  }

  int single() {
    need(1);
    return bytes[at++] & 0xFF;
  }

  long fixed() {
    need(Long.BYTES);
    long value = (long) StateWriter.LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  double number() {
    return Double.longBitsToDouble(fixed());
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = single();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt("a number before byte " + at + " does not end");
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A count of things of at least one byte each. */
  int size(int most) {
    long size = unsigned();
    if (size < 0 || size > most) {
      throw corrupt("a size of " + size + " before byte " + at + " (must be at most " + most + ")");
    }
    return (int) size;
  }

  /** A count of things of at least one byte each, which no state of this length can exceed. */
  int size() {
    return size(end - at);
  }

  /** Fills the array. */
  void numbers(double[] values) {
    for (int i = 0; i < values.length; i += 8) {
      int mask = single();
      int to = Math.min(values.length, i + 8);
      for (int j = i; j < to; j++, mask >>= 1) {
        values[j] = (mask & 1) != 0 ? signed() : number();
      }
    }
  }

  /** Checks that nothing is left. */
  void finish() {
    if (at != end) {
      throw corrupt((end - at) + " bytes are left over");
    }
  }

  private void need(int more) {
    if (end - at < more) {
      throw corrupt("it ends early, at byte " + end);
    }
  }
}
